namespace LinkApp.Postgres.Clicks;

/// <summary>The commit of clicks: one statement, so that no lock is held across the network.</summary>
internal static class AppendFunction
{
    /// <summary>
    /// <para>
    /// <c>clicks.append</c> stores the clicks of a group and returns the id before the first of them; each click has the number of its
    /// position, and the last one has <c>number</c>. Ids are given out under the lock of the row <c>clicks.head</c>, which is held
    /// until the commit: their order is that of the commits, so that whoever reads after the last id they saw misses none. Ids of
    /// a sequence would be visible in another order.
    /// </para>
    /// <para>
    /// A group that was stored already, or is being stored, is recognized by its numbers. They are looked up after the lock was taken: two tries
    /// of one group could not see each other before.
    /// </para>
    /// </summary>
    public const string Create = """
        CREATE FUNCTION clicks.append(
            of_start bigint, of_number bigint, of_names bigint,
            links bigint[], organizations integer[], times bigint[], places integer[], referrers integer[], agents integer[],
            destinations integer[], kinds smallint[], rules integer[], visitors bigint[])
        RETURNS bigint LANGUAGE plpgsql AS $$
        DECLARE
            h clicks.head;
            w clicks.writers;
            total CONSTANT integer := coalesce(array_length(links, 1), 0);
            skipped integer := 0;
            span_earliest bigint;
            span_latest bigint;
        BEGIN
            SELECT * INTO h FROM clicks.head FOR UPDATE;
            SELECT * INTO w FROM clicks.writers WHERE start = of_start;
            IF w.number >= of_number THEN
                RETURN w.first - 1;
            END IF;
            IF of_names <> h.names THEN
                RETURN -1;
            END IF;
            -- The first clicks of the group may have been stored with another one.
            skipped := greatest(0, total - (of_number - coalesce(w.number, 0)))::integer;
            INSERT INTO clicks.clicks (id, link, time, visitor, organization, place, referrer, agent, destination, rule, bot)
            SELECT h.last + c.position - skipped, c.link, c.time, c.visitor, c.organization, c.place, c.referrer, c.agent, c.destination, c.rule, c.kind
            FROM unnest(links, organizations, times, places, referrers, agents, destinations, kinds, rules, visitors) WITH ORDINALITY
                AS c(link, organization, time, place, referrer, agent, destination, kind, rule, visitor, position)
            WHERE c.position > skipped;
            SELECT min(t), max(t) INTO span_earliest, span_latest FROM unnest(times[skipped + 1:]) t;
            -- A row of clicks.commits covers some 20 seconds of times.
            IF h.first = 0 OR span_latest - h.opened >= 20000 OR h.opened - span_earliest >= 20000 THEN
                h.first := h.last + 1;
                h.opened := span_earliest;
                h.earliest := span_earliest;
            ELSE
                h.earliest := least(h.earliest, span_earliest);
            END IF;
            h.latest := greatest(h.latest, span_latest);
            INSERT INTO clicks.commits (first, earliest, latest) VALUES (h.first, h.earliest, h.latest)
            ON CONFLICT (first) DO UPDATE SET earliest = excluded.earliest, latest = excluded.latest;
            UPDATE clicks.head SET last = h.last + total - skipped, first = h.first, opened = h.opened, earliest = h.earliest, latest = h.latest;
            INSERT INTO clicks.writers (start, number, first, at) VALUES (of_start, of_number, h.last + 1 - skipped, now())
            ON CONFLICT (start) DO UPDATE SET number = excluded.number, first = excluded.first, at = excluded.at;
            RETURN h.last - skipped;
        END $$;
        """;
}
