using LinkApp.Core.Clicks.Store;
using Npgsql;

namespace LinkApp.Postgres.Clicks;

/// <summary>Adds the values of a filter's conditions to a statement.</summary>
internal static class FilterParameters
{
    // In the types of the columns: for others, PostgreSQL searches a list from its start for each row instead of hashing it.
    public static NpgsqlCommand WithConditions(this NpgsqlCommand command, ClickFilter filter)
    {
        foreach (var (column, values) in filter.Conditions)
        {
            command = column switch
            {
                ClickColumn.Link => command.With<long[]>([.. values]),
                ClickColumn.Kind => command.With<short[]>([.. values.Select(value => (short)value)]),
                _ => command.With<int[]>([.. values.Select(value => (int)value)]),
            };
        }
        return command;
    }
}
