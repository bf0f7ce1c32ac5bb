using Npgsql;

namespace LinkApp.Postgres.Clicks;

/// <summary>Commits that are on the disk when they are answered.</summary>
internal static class Durability
{
    /// <summary>Makes the transaction's commit wait for the disks where the server is set to wait for less. What waits for more stays so.</summary>
    public static void RaiseForTransaction(NpgsqlConnection connection)
    {
        using var raise = new NpgsqlCommand(
            "SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') IN ('off', 'local', 'remote_write')", connection);
        raise.ExecuteNonQuery();
    }
}
