using Npgsql;

namespace LinkApp.Postgres.Clicks;

/// <summary>Commits that are on the disk when they are answered.</summary>
internal static class Durability
{
    /// <summary>Makes the transaction's commit wait for the disk where the server is set not to wait. What waits for more, such as a standby, stays so.</summary>
    public static void RaiseForTransaction(NpgsqlConnection connection)
    {
        using var raise = new NpgsqlCommand(
            "SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'", connection);
        raise.ExecuteNonQuery();
    }
}
