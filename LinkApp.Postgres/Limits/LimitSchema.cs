namespace LinkApp.Postgres.Limits;

/// <summary>
/// The tables of limits that hold on all nodes, in the schema <c>limits</c>. They are UNLOGGED: after a crash of the database they are
/// empty, so that everybody has all tries again, and no backup of the log has them.
/// </summary>
internal static class LimitSchema
{
    public const string Create = """
        CREATE SCHEMA limits;

        -- The tokens that a caller of the API had at a time; taken says whether the latest request got one.
        CREATE UNLOGGED TABLE limits.buckets (
            caller text COLLATE "C" PRIMARY KEY, tokens double precision NOT NULL, at timestamptz NOT NULL, taken boolean NOT NULL
        ) WITH (fillfactor = 50);
        CREATE INDEX buckets_at ON limits.buckets (at);

        -- The times of a visitor's tries of a link's password within the last minute; taken says whether the latest was allowed.
        CREATE UNLOGGED TABLE limits.password_attempts (
            visitor bigint NOT NULL, link bigint NOT NULL, times timestamptz[] NOT NULL, taken boolean NOT NULL, at timestamptz NOT NULL,
            PRIMARY KEY (visitor, link)
        ) WITH (fillfactor = 50);
        CREATE INDEX password_attempts_at ON limits.password_attempts (at);
        """;
}
