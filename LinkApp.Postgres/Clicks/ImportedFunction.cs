namespace LinkApp.Postgres.Clicks;

/// <summary>The commit of imported clicks: one statement, so that no lock is held across the network.</summary>
internal static class ImportedFunction
{
    /// <summary>
    /// <c>clicks.append_imported</c> stores those clicks that are not there yet, and answers how many these were; -1, with nothing stored, where texts
    /// were deleted since the generation <c>of_names</c>. It locks the row of <c>clicks.imported_changes</c>, as the deletion of texts does, and
    /// not <c>clicks.head</c>: commits of clicks don't wait for an import.
    /// </summary>
    public const string Create = """
        CREATE FUNCTION clicks.append_imported(
            of_organization integer, of_import bigint, of_names bigint,
            ids bigint[], links bigint[], times bigint[], places integer[], referrers integer[], agents integer[],
            destinations integer[], kinds smallint[], rules integer[])
        RETURNS integer LANGUAGE plpgsql AS $$
        DECLARE
            added integer;
        BEGIN
            UPDATE clicks.imported_changes SET number = number + 1;
            IF of_names <> (SELECT names FROM clicks.head) THEN
                RETURN -1;
            END IF;
            INSERT INTO clicks.counted_imports (organization, id) VALUES (of_organization, of_import) ON CONFLICT DO NOTHING;
            INSERT INTO clicks.imported_clicks (id, link, time, organization, place, referrer, agent, destination, rule, bot)
            SELECT c.id, c.link, c.time, of_organization, c.place, c.referrer, c.agent, c.destination, c.rule, c.kind
            FROM unnest(ids, links, times, places, referrers, agents, destinations, kinds, rules)
                AS c(id, link, time, place, referrer, agent, destination, kind, rule)
            ON CONFLICT DO NOTHING;
            GET DIAGNOSTICS added = ROW_COUNT;
            RETURN added;
        END $$;
        """;
}
