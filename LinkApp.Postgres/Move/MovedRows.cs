namespace LinkApp.Postgres.Move;

/// <summary>How much of a table is copied.</summary>
/// <param name="Table">The table.</param>
/// <param name="Rows">The number of rows.</param>
public sealed record MovedRows(string Table, long Rows)
{
    /// <summary>After how many rows a copy says where it is, and looks whether it should stop.</summary>
    internal const int Interval = 10_000;
}
