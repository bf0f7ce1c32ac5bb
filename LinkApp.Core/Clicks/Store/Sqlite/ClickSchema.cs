namespace LinkApp.Core.Clicks.Store.Sqlite;

/// <summary>The tables of <c>clicks.db</c>. Texts and places are interned, so that a click is a row of small integers.</summary>
internal static class ClickSchema
{
    /// <summary>Written to the file's <c>user_version</c>; raised with each change of the tables.</summary>
    public const int Version = 7;

    /// <summary>The last version that had the rollups in this file; <see cref="RollupUpgrade"/> moves them out of it.</summary>
    public const int LastWithRollups = 4;

    /// <summary>The first version with the table <see cref="Commits"/>.</summary>
    public const int FirstWithCommits = 6;

    /// <summary>The statements that upgrade the tables of a version to the next, from version 1 to <see cref="LastWithRollups"/>.</summary>
    public static readonly IReadOnlyList<string> Upgrades =
    [
        "ALTER TABLE clicks ADD COLUMN rule INTEGER NOT NULL DEFAULT 0;",
        // A rollup that was interrupted is in some rows of days already: it is made again, and its clicks are added then.
        $"""
        {Totals}
        INSERT INTO totals
        SELECT d.organization, d.link, sum({TallyClicks}(d.counts) - coalesce(ahead.clicks, 0)), sum({TallyRedirected}(d.counts) - coalesce(ahead.led, 0)), (SELECT last FROM rolled_up)
        FROM days d LEFT JOIN (
            SELECT c.organization, c.link, c.time / 86400000 AS day, sum(c.bot = 0) AS clicks, sum(c.bot = 0 AND c.destination <> 0) AS led
            FROM rolled_up r JOIN clicks c ON c.id > r.last AND c.id <= r.next
            GROUP BY c.organization, c.link, day
        ) ahead ON ahead.organization = d.organization AND ahead.link = d.link AND ahead.day = d.day AND d.last > (SELECT last FROM rolled_up)
        WHERE d.link <> 0
        GROUP BY d.organization, d.link;
        """,
        $"""
        ALTER TABLE clicks ADD COLUMN visitor INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE days ADD COLUMN visitors BLOB NOT NULL DEFAULT x'';
        {Months}
        """,
    ];

    /// <summary>The tables of <c>clicks.db</c> that name texts, each with the columns that do. Rollups name texts in their packed counts.</summary>
    public static readonly IReadOnlyDictionary<string, string> TextColumns = new Dictionary<string, string>
    {
        ["clicks"] = "referrer, destination, rule",
        ["imported_clicks"] = "referrer, destination, rule",
    };

    /// <summary>Deletes the tables that are in <c>rollups.db</c> since version 5.</summary>
    public const string DropRollups = "DROP TABLE days; DROP TABLE months; DROP TABLE totals; DROP TABLE link_clicks; DROP TABLE rolled_up;";

    /// <summary>The function that upgrades call for the clicks of packed counts.</summary>
    public const string TallyClicks = "tally_clicks";

    /// <summary>The function that upgrades call for the redirected clicks of packed counts.</summary>
    public const string TallyRedirected = "tally_led";

    /// <summary>The table that version 6 added; <see cref="CommitSpans.Fill"/> describes the clicks that exist.</summary>
    public const string Commits = """
        -- Where the clicks of a time are, and which clicks of the spill file are stored: a row for some seconds of commits.
        CREATE TABLE commits (
            first INTEGER PRIMARY KEY, -- the id of the first click; the row ends before the next one
            earliest INTEGER NOT NULL, -- the earliest time of these clicks, Unix milliseconds
            latest INTEGER NOT NULL, -- the latest time of these clicks and all before: it never decreases
            start INTEGER NOT NULL, -- the run of the server that the clicks came in to
            number INTEGER NOT NULL -- the last click's number in that run
        ) STRICT;
        """;

    private const string Totals = """
        CREATE TABLE totals (
            organization INTEGER NOT NULL, link INTEGER NOT NULL,
            clicks INTEGER NOT NULL, led INTEGER NOT NULL, last INTEGER NOT NULL,
            PRIMARY KEY (organization, link)
        ) STRICT, WITHOUT ROWID;
        """;

    private const string Months = """
        CREATE TABLE months (
            month INTEGER NOT NULL, organization INTEGER NOT NULL,
            counts BLOB NOT NULL, visitors BLOB NOT NULL,
            PRIMARY KEY (month, organization)
        ) STRICT, WITHOUT ROWID;
        """;

    public const string Create = $"""
        CREATE TABLE places (
            id INTEGER PRIMARY KEY,
            country TEXT NOT NULL, region TEXT NOT NULL, city TEXT NOT NULL, -- '' is unknown
            latitude REAL, longitude REAL,
            UNIQUE (country, city, region, latitude, longitude)
        ) STRICT;
        CREATE TABLE agents (
            id INTEGER PRIMARY KEY,
            browser TEXT NOT NULL, system TEXT NOT NULL, device TEXT NOT NULL, -- '' is unknown
            UNIQUE (browser, system, device)
        ) STRICT;
        CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;

        -- The raw clicks, in the order of their commits. The id is the only index, so that a commit appends to one page.
        -- References are 0 for "none".
        CREATE TABLE clicks (
            id INTEGER PRIMARY KEY,
            link INTEGER NOT NULL,
            organization INTEGER NOT NULL,
            time INTEGER NOT NULL, -- Unix milliseconds, UTC
            place INTEGER NOT NULL,
            referrer INTEGER NOT NULL,
            agent INTEGER NOT NULL,
            destination INTEGER NOT NULL,
            bot INTEGER NOT NULL, -- ClickKind
            rule INTEGER NOT NULL DEFAULT 0, -- the title of the redirect rule that answered
            visitor INTEGER NOT NULL DEFAULT 0 -- the visitor's number for this day, which does not reveal the address
        ) STRICT;

        -- The last click id that an organization's live feed has sent.
        CREATE TABLE positions (organization INTEGER PRIMARY KEY, position INTEGER NOT NULL) STRICT;

        {Commits}
        {ImportedSchema.Clicks}
        """;
}
