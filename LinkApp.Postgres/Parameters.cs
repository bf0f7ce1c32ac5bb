using Npgsql;

namespace LinkApp.Postgres;

/// <summary>Adds the values of <c>$1</c>, <c>$2</c> and so on to a statement, in their order.</summary>
internal static class Parameters
{
    public static NpgsqlCommand With<T>(this NpgsqlCommand command, T value)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return command;
    }
}
