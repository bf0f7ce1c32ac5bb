namespace LinkApp.Postgres.Clicks;

/// <summary>The tables of clicks and rollups, in the schema <c>clicks</c>. Ids, dictionaries and packed counts are those of SQLite's files.</summary>
internal static class ClickSchema
{
    public const string Create = $"""
        CREATE SCHEMA clicks;

        CREATE TABLE clicks.places (
            id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            country text COLLATE "C" NOT NULL, region text COLLATE "C" NOT NULL, city text COLLATE "C" NOT NULL, -- '' is unknown
            latitude double precision, longitude double precision,
            UNIQUE NULLS NOT DISTINCT (country, city, region, latitude, longitude)
        );
        CREATE TABLE clicks.agents (
            id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            browser text COLLATE "C" NOT NULL, system text COLLATE "C" NOT NULL, device text COLLATE "C" NOT NULL, -- '' is unknown
            UNIQUE (browser, system, device)
        );
        -- A text may be longer than an entry of a B-tree may be, so that its index is a hash index.
        CREATE TABLE clicks.texts (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text COLLATE "C" NOT NULL, EXCLUDE USING hash (text WITH =));

        -- The raw clicks, in the order of their commits: clicks.append gives out the ids. References are 0 for "none".
        CREATE TABLE clicks.clicks (
            id bigint PRIMARY KEY,
            link bigint NOT NULL,
            time bigint NOT NULL, -- Unix milliseconds, UTC
            visitor bigint NOT NULL, -- the visitor's number for this day, which does not reveal the address
            organization integer NOT NULL,
            place integer NOT NULL,
            referrer integer NOT NULL,
            agent integer NOT NULL,
            destination integer NOT NULL,
            rule integer NOT NULL, -- the title of the redirect rule that answered
            bot smallint NOT NULL -- ClickKind
        );

        -- The one row that every commit of clicks locks: the newest id, and the row of clicks.commits that is being extended.
        CREATE TABLE clicks.head (
            last bigint NOT NULL,
            names bigint NOT NULL, -- grows when texts are deleted: their ids may be known to writers
            first bigint NOT NULL, opened bigint NOT NULL, earliest bigint NOT NULL, latest bigint NOT NULL
        ) WITH (fillfactor = 10);
        INSERT INTO clicks.head VALUES (0, 0, 0, 0, 0, 0);

        -- The number and the id of the last stored click of each writer: a writer is one start of a process. A group that is sent again
        -- is recognized by it.
        CREATE TABLE clicks.writers (start bigint PRIMARY KEY, number bigint NOT NULL, last bigint NOT NULL, at timestamptz NOT NULL) WITH (fillfactor = 10);

        -- Where the clicks of a time are: a row for some seconds of commits.
        CREATE TABLE clicks.commits (
            first bigint PRIMARY KEY, -- the id of the first click; the row ends before the next one
            earliest bigint NOT NULL, -- the earliest time of these clicks, Unix milliseconds
            latest bigint NOT NULL -- the latest time of these clicks and all before: it never decreases
        ) WITH (fillfactor = 50);

        -- The last click id that an organization's live feed has sent.
        CREATE TABLE clicks.positions (organization integer PRIMARY KEY, position bigint NOT NULL) WITH (fillfactor = 50);

        {Imported}
        {Rollups}
        {ImportedFunction.Create}
        {TextFunction.Create}
        """;

    private const string Imported = """
        -- Single clicks that were imported. Ids are those of ImportedId.
        CREATE TABLE clicks.imported_clicks (
            id bigint PRIMARY KEY,
            link bigint NOT NULL,
            time bigint NOT NULL,
            organization integer NOT NULL,
            place integer NOT NULL,
            referrer integer NOT NULL, -- -1: the file does not say
            agent integer NOT NULL,
            destination integer NOT NULL, -- -1: the file does not say
            rule integer NOT NULL,
            bot smallint NOT NULL
        );
        CREATE TABLE clicks.counted_imports (organization integer NOT NULL, id bigint NOT NULL, PRIMARY KEY (organization, id));
        -- Grows with each write of imported clicks, which may name texts that nothing named before. Its row is locked meanwhile.
        CREATE TABLE clicks.imported_changes (number integer NOT NULL) WITH (fillfactor = 10);
        INSERT INTO clicks.imported_changes VALUES (0);
        """;

    private const string Rollups = """
        -- The clicks of a link (0: the whole organization) on a day (since 1970, UTC), packed as Tally says, and between which ids;
        -- visitors are packed as VisitorSketch says. Packed bytes are not compressed again.
        CREATE TABLE clicks.days (
            organization integer NOT NULL, link bigint NOT NULL, day integer NOT NULL,
            first bigint NOT NULL, last bigint NOT NULL,
            counts bytea NOT NULL, visitors bytea NOT NULL,
            PRIMARY KEY (organization, link, day)
        ) WITH (fillfactor = 80);
        CREATE INDEX days_day ON clicks.days (day, organization); -- all links of a day
        CREATE TABLE clicks.months (
            month integer NOT NULL, organization integer NOT NULL,
            counts bytea NOT NULL, visitors bytea NOT NULL,
            PRIMARY KEY (organization, month)
        );
        CREATE TABLE clicks.totals (
            organization integer NOT NULL, link bigint NOT NULL,
            clicks bigint NOT NULL, redirected bigint NOT NULL,
            PRIMARY KEY (organization, link)
        ) WITH (fillfactor = 70);
        CREATE TABLE clicks.link_clicks (
            block bigint NOT NULL, link bigint NOT NULL,
            offsets bytea NOT NULL,
            PRIMARY KEY (link, block)
        );
        CREATE INDEX link_clicks_block ON clicks.link_clicks (block); -- for retention
        ALTER TABLE clicks.days ALTER COLUMN counts SET STORAGE EXTERNAL, ALTER COLUMN visitors SET STORAGE EXTERNAL;
        ALTER TABLE clicks.months ALTER COLUMN counts SET STORAGE EXTERNAL, ALTER COLUMN visitors SET STORAGE EXTERNAL;
        ALTER TABLE clicks.link_clicks ALTER COLUMN offsets SET STORAGE EXTERNAL;
        CREATE TABLE clicks.rolled_up (last bigint NOT NULL);
        INSERT INTO clicks.rolled_up VALUES (0);

        CREATE TABLE clicks.imports (
            organization integer NOT NULL, id bigint NOT NULL, name text NOT NULL,
            position bigint NOT NULL, first_day integer NOT NULL, last_day integer NOT NULL,
            PRIMARY KEY (organization, id)
        );
        CREATE TABLE clicks.imported_days (
            organization integer NOT NULL, link bigint NOT NULL, day integer NOT NULL, import bigint NOT NULL,
            first bigint NOT NULL, last bigint NOT NULL, counts bytea NOT NULL,
            PRIMARY KEY (organization, link, day, import)
        );
        -- For the undoing of an import, a day at a time.
        CREATE INDEX imported_days_import ON clicks.imported_days (import, day);
        CREATE INDEX imported_days_day ON clicks.imported_days (day, organization);
        ALTER TABLE clicks.imported_days ALTER COLUMN counts SET STORAGE EXTERNAL;
        CREATE TABLE clicks.import_changes (number bigint NOT NULL);
        INSERT INTO clicks.import_changes VALUES (0);
        """;
}
