namespace LinkApp.Postgres.Clicks;

/// <summary>The commit of clicks: one statement, so that no lock is held across the network.</summary>
internal static class AppendFunction
{
    /// <summary>
    /// <para>
    /// <c>clicks.append</c> stores the clicks of a group, whose numbers end with <c>of_number</c> and have no gaps, and live positions. Ids
    /// are given out under the lock of the row <c>clicks.head</c>, which is held until the commit: their order is that of the commits,
    /// so that whoever reads after the last id they saw misses none. Ids of a sequence would become visible in another order.
    /// </para>
    /// <para>
    /// Clicks that were stored already, or are being stored, are recognized by their numbers. These are looked up after the lock was
    /// taken: before, two tries of one group could not see each other.
    /// </para>
    /// <para>
    /// It answers how many of the first clicks were stored before (<c>stored</c>) and the id of the last of these (<c>stored_last</c>), and
    /// the id before the first of the others (<c>before</c>). Where texts were deleted since the generation <c>of_names</c>, it stores nothing and
    /// answers -1 for <c>before</c>.
    /// </para>
    /// </summary>
    public const string Create = """
        CREATE FUNCTION clicks.append(
            of_start bigint, of_number bigint, of_names bigint, first_time bigint, last_time bigint,
            links bigint[], organizations integer[], times bigint[], places integer[], referrers integer[], agents integer[],
            destinations integer[], kinds smallint[], rules integer[], visitors bigint[],
            feed_organizations integer[], feed_positions bigint[],
            OUT before bigint, OUT stored integer, OUT stored_last bigint)
        LANGUAGE plpgsql AS $$
        DECLARE
            h clicks.head;
            w clicks.writers;
            total CONSTANT integer := cardinality(links);
        BEGIN
            before := 0;
            stored := 0;
            stored_last := 0;
            IF total > 0 THEN
                SELECT * INTO h FROM clicks.head FOR UPDATE;
                SELECT * INTO w FROM clicks.writers WHERE start = of_start;
                IF w.start IS NOT NULL THEN
                    stored := least(total, greatest(0, total - (of_number - w.number)));
                    stored_last := w.last - greatest(0, w.number - of_number);
                END IF;
            END IF;
            IF stored < total THEN
                IF of_names <> h.names THEN
                    before := -1;
                    RETURN;
                END IF;
                before := h.last;
                INSERT INTO clicks.clicks (id, link, time, visitor, organization, place, referrer, agent, destination, rule, bot)
                SELECT h.last - stored + c.n, c.link, c.time, c.visitor, c.organization, c.place, c.referrer, c.agent, c.destination, c.rule, c.kind
                FROM unnest(links, organizations, times, places, referrers, agents, destinations, kinds, rules, visitors) WITH ORDINALITY
                    AS c(link, organization, time, place, referrer, agent, destination, kind, rule, visitor, n)
                WHERE c.n > stored;
                h.latest := greatest(h.latest, last_time);
                -- A row of clicks.commits covers some 20 seconds of times.
                IF h.first = 0 OR last_time - h.opened >= 20000 OR h.opened - first_time >= 20000 THEN
                    h.first := h.last + 1;
                    h.opened := first_time;
                    h.earliest := first_time;
                    INSERT INTO clicks.commits (first, earliest, latest) VALUES (h.first, h.earliest, h.latest);
                ELSE
                    h.earliest := least(h.earliest, first_time);
                    UPDATE clicks.commits SET earliest = h.earliest, latest = h.latest WHERE first = h.first;
                END IF;
                h.last := h.last + total - stored;
                UPDATE clicks.head SET last = h.last, first = h.first, opened = h.opened, earliest = h.earliest, latest = h.latest;
                IF w.start IS NULL THEN
                    INSERT INTO clicks.writers (start, number, last, at) VALUES (of_start, of_number, h.last, now());
                ELSE
                    UPDATE clicks.writers SET number = of_number, last = h.last, at = now() WHERE start = of_start;
                END IF;
            END IF;
            IF cardinality(feed_positions) > 0 THEN
                INSERT INTO clicks.positions AS p (organization, position)
                SELECT f.organization, f.position FROM unnest(feed_organizations, feed_positions) AS f(organization, position)
                ON CONFLICT (organization) DO UPDATE SET position = greatest(p.position, excluded.position);
            END IF;
        END $$;
        """;
}
