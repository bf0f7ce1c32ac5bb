namespace LinkApp.Core.Clicks.Store.Sqlite;

/// <summary>The tables of <c>rollups.db</c>: what the clicks of <c>clicks.db</c> add up to, by ids of its dictionaries.</summary>
internal static class RollupSchema
{
    /// <summary>Written to the file's <c>user_version</c>; raised with each change of the tables.</summary>
    public const int Version = 3;

    /// <summary>
    /// Versions before this one, 1 and 2, had no imported clicks. The first had no internal clicks in packed counts either, but the same
    /// tables as the second.
    /// </summary>
    public const int FirstWithImports = 3;

    public const string Create = $"""
        -- The clicks of a link (0: the whole organization) on a day (since 1970, UTC), packed as Tally says, and between which
        -- ids; visitors are packed as VisitorSketch says. The day comes first, so that today's rows are neighbours however many
        -- links there are.
        CREATE TABLE days (
            day INTEGER NOT NULL, organization INTEGER NOT NULL, link INTEGER NOT NULL,
            first INTEGER NOT NULL, last INTEGER NOT NULL,
            counts BLOB NOT NULL, visitors BLOB NOT NULL,
            PRIMARY KEY (day, organization, link)
        ) STRICT, WITHOUT ROWID;
        -- The clicks of a whole organization in a month (since 1970, UTC) that is over, as MonthRollups says. A missing row
        -- is made of days, and is deleted when one of them changes.
        CREATE TABLE months (
            month INTEGER NOT NULL, organization INTEGER NOT NULL,
            counts BLOB NOT NULL, visitors BLOB NOT NULL,
            PRIMARY KEY (month, organization)
        ) STRICT, WITHOUT ROWID;
        -- Of a link since its first click: the clicks of visitors, without bots and internal clicks, and the redirected clicks, which
        -- count for maximum clicks, without bots. Deleting clicks takes nothing from the redirected ones.
        CREATE TABLE totals (
            organization INTEGER NOT NULL, link INTEGER NOT NULL,
            clicks INTEGER NOT NULL, redirected INTEGER NOT NULL,
            PRIMARY KEY (organization, link)
        ) STRICT, WITHOUT ROWID;
        -- Which clicks a link has: for each block of ids, as ClickBlocks says.
        CREATE TABLE link_clicks (
            block INTEGER NOT NULL, link INTEGER NOT NULL,
            offsets BLOB NOT NULL,
            PRIMARY KEY (block, link)
        ) STRICT, WITHOUT ROWID;
        -- The one row says up to which click id the tables above count, all of them; later clicks are added when counts are read.
        CREATE TABLE rolled_up (last INTEGER NOT NULL) STRICT;
        INSERT INTO rolled_up VALUES (0);
        {ImportedSchema.Counts}
        """;
}
