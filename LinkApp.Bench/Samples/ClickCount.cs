using LinkApp.Core.Data;

namespace LinkApp.Bench.Samples;

/// <summary>What the click store holds, told by the file itself and not by the server.</summary>
internal static class ClickCount
{
    /// <summary>Rows of raw clicks.</summary>
    public static long Of(string directory)
    {
        using var connection = SqliteSetup.Open(Path.Combine(directory, "clicks.db"), readOnly: true);
        return connection.Scalar<long>("SELECT count(*) FROM clicks");
    }

    /// <summary>Bytes of <c>clicks.db</c> and its log after the log was written back, as far as readers allow.</summary>
    public static long BytesAfterCheckpoint(string directory)
    {
        var file = Path.Combine(directory, "clicks.db");
        using (var connection = SqliteSetup.Open(file))
            connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        return new[] { file, file + "-wal" }.Where(File.Exists).Sum(path => new FileInfo(path).Length);
    }
}
