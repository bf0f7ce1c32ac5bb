namespace LinkApp.Postgres.Clicks;

/// <summary>The deletion of texts: one statement, so that no lock is held across the network.</summary>
internal static class TextFunction
{
    /// <summary>
    /// <c>clicks.delete_texts</c> deletes those of some texts that no click names with an id after <c>clicks_read</c>, and no imported click with an
    /// id after <c>imported_read</c>; it answers how many. Commits wait meanwhile, and those that were prepared before get their ids of texts again,
    /// since the generation <c>clicks.head.names</c> has grown. It deletes nothing if imported clicks were written since their number of changes was
    /// <c>of_changes</c>.
    /// </summary>
    public const string Create = """
        CREATE FUNCTION clicks.delete_texts(ids integer[], clicks_read bigint, imported_read bigint, of_changes integer)
        RETURNS integer LANGUAGE plpgsql AS $$
        DECLARE
            changes integer;
            deleted integer;
        BEGIN
            -- Before the head: a write of imported clicks takes longer than a commit, which must not wait for it.
            SELECT number INTO changes FROM clicks.imported_changes FOR UPDATE;
            IF changes <> of_changes THEN
                RETURN 0;
            END IF;
            PERFORM FROM clicks.head FOR UPDATE;
            DELETE FROM clicks.texts t WHERE t.id = ANY(ids) AND NOT EXISTS (
                SELECT FROM (
                    SELECT unnest(ARRAY[c.referrer, c.destination, c.rule]) AS id FROM clicks.clicks c WHERE c.id > clicks_read
                    UNION ALL
                    SELECT unnest(ARRAY[i.referrer, i.destination, i.rule]) FROM clicks.imported_clicks i WHERE i.id > imported_read
                ) named
                WHERE named.id = t.id);
            GET DIAGNOSTICS deleted = ROW_COUNT;
            IF deleted > 0 THEN
                UPDATE clicks.head SET names = names + 1;
            END IF;
            RETURN deleted;
        END $$;
        """;
}
