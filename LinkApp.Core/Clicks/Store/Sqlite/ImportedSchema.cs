namespace LinkApp.Core.Clicks.Store.Sqlite;

/// <summary>The tables of imported clicks, in both files. Nothing in them belongs to the log of clicks: feeds, positions and limits never read them.</summary>
internal static class ImportedSchema
{
    /// <summary>In <c>clicks.db</c>: the single clicks.</summary>
    public const string Clicks = """
        -- Single clicks that were imported. Ids are those of ImportedId: an import's clicks are next to each other in the order of their
        -- times, so that a commit appends to one page, and writing a click a second time changes nothing.
        CREATE TABLE imported_clicks (
            id INTEGER PRIMARY KEY,
            link INTEGER NOT NULL,
            organization INTEGER NOT NULL,
            time INTEGER NOT NULL, -- Unix milliseconds, UTC
            place INTEGER NOT NULL,
            referrer INTEGER NOT NULL, -- -1: the file does not say
            agent INTEGER NOT NULL,
            destination INTEGER NOT NULL, -- -1: the file does not say
            bot INTEGER NOT NULL, -- ClickKind
            rule INTEGER NOT NULL
        ) STRICT;
        -- The imports that rollups.db counts. If that file is lost, this shows that it can't be made again.
        CREATE TABLE counted_imports (organization INTEGER NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (organization, id)) STRICT, WITHOUT ROWID;
        """;

    /// <summary>In <c>rollups.db</c>: what the clicks add up to, for each import separately, so that undoing one deletes its rows.</summary>
    public const string Counts = """
        -- The imports whose clicks are counted, and how many of them: those up to this number in the order of their times.
        CREATE TABLE imports (
            organization INTEGER NOT NULL, id INTEGER NOT NULL, name TEXT NOT NULL,
            position INTEGER NOT NULL, first_day INTEGER NOT NULL, last_day INTEGER NOT NULL,
            PRIMARY KEY (organization, id)
        ) STRICT, WITHOUT ROWID;
        -- As in days, for each import, without visitors; first and last are the numbers of the clicks in their import.
        CREATE TABLE imported_days (
            day INTEGER NOT NULL, organization INTEGER NOT NULL, link INTEGER NOT NULL, import INTEGER NOT NULL,
            first INTEGER NOT NULL, last INTEGER NOT NULL, counts BLOB NOT NULL,
            PRIMARY KEY (day, organization, link, import)
        ) STRICT, WITHOUT ROWID;
        -- Grows with each change of imported_days. A month that was added up before such a change is not written after it.
        CREATE TABLE import_changes (number INTEGER NOT NULL) STRICT;
        INSERT INTO import_changes VALUES (0);
        """;
}
