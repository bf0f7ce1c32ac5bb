namespace LinkApp.Core.Clicks;

/// <summary>The tables of <c>clicks.db</c>. Texts and places are interned, so that a click is a row of small integers.</summary>
internal static class ClickSchema
{
    /// <summary>Written to the file's <c>user_version</c>; raised with each change of the tables.</summary>
    public const int Version = 1;

    /// <summary>The rollup rows of a whole organization have this instead of a link.</summary>
    public const long AllLinks = 0;

    /// <summary>The row of <c>positions</c> up to which every organization's clicks were sent.</summary>
    public const int AllOrganizations = 0;

    public const string Create = """
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

        -- References are 0 for "none", so that rollup keys and raw rows agree.
        CREATE TABLE clicks (
            id INTEGER PRIMARY KEY,
            link INTEGER NOT NULL,
            organization INTEGER NOT NULL,
            time INTEGER NOT NULL, -- Unix milliseconds, UTC
            place INTEGER NOT NULL,
            referrer INTEGER NOT NULL,
            agent INTEGER NOT NULL,
            destination INTEGER NOT NULL,
            bot INTEGER NOT NULL
        ) STRICT;
        -- For the raw edges of a report and the live window of one link.
        CREATE INDEX clicks_by_link ON clicks (link, time);

        -- Clicks per hour; link 0 is the whole organization. Hours since 1970 UTC, so that time zones shift at query time.
        CREATE TABLE hours (
            organization INTEGER NOT NULL, link INTEGER NOT NULL, hour INTEGER NOT NULL,
            clicks INTEGER NOT NULL, bots INTEGER NOT NULL,
            PRIMARY KEY (organization, link, hour)
        ) STRICT, WITHOUT ROWID;
        -- Clicks per day (since 1970 UTC) and value of a dimension, bots left out.
        CREATE TABLE days (
            organization INTEGER NOT NULL, link INTEGER NOT NULL, dimension INTEGER NOT NULL, day INTEGER NOT NULL, key INTEGER NOT NULL,
            clicks INTEGER NOT NULL,
            PRIMARY KEY (organization, link, dimension, day, key)
        ) STRICT, WITHOUT ROWID;

        -- The last click id that an organization's live feed has sent.
        CREATE TABLE positions (organization INTEGER PRIMARY KEY, position INTEGER NOT NULL) STRICT;
        """;
}

/// <summary>What the daily rollups count by. The numbers are in the file.</summary>
public enum Dimension
{
    Country = 1,
    Place = 2,
    Referrer = 3,
    Agent = 4,
    Destination = 5,
}
