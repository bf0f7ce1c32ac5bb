using LinkApp.Core.Data;
using Npgsql;

namespace LinkApp.Bench.Samples;

/// <summary>Reads from the click store, without the server, how many clicks and bytes it has.</summary>
internal static class ClickCount
{
    /// <summary>The number of raw clicks.</summary>
    public static long Read(string directory)
    {
        using var connection = SqliteSetup.Open(Path.Combine(directory, "clicks.db"), readOnly: true);
        return connection.Scalar<long>("SELECT count(*) FROM clicks");
    }

    /// <summary>The number of raw clicks in a PostgreSQL.</summary>
    public static async Task<long> ReadAsync(string postgres)
    {
        await using var database = NpgsqlDataSource.Create(postgres);
        await using var count = database.CreateCommand("SELECT count(*) FROM clicks.clicks");
        return (long)(await count.ExecuteScalarAsync())!;
    }

    /// <summary>Bytes of clicks and rollups and of their logs after these were written back, as far as readers allow.</summary>
    public static long BytesAfterCheckpoint(string directory) =>
        ((string[])["clicks.db", "rollups.db"]).Sum(name => GetBytes(Path.Combine(directory, name)));

    private static long GetBytes(string file)
    {
        using (var connection = SqliteSetup.Open(file))
            connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        return new[] { file, file + "-wal" }.Where(File.Exists).Sum(path => new FileInfo(path).Length);
    }
}
