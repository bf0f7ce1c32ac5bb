using LinkApp.Core.Settings;
using Npgsql;

namespace LinkApp.Postgres;

/// <summary>Checks the connection string of <c>Data:Postgres</c>.</summary>
public static class PostgresSettings
{
    private const string Cure = "must be a connection string, such as \"Host=db.example.com;Database=linkapp;Username=linkapp;Password=…\":";

    /// <summary>Adds an error if the connection string can't be used.</summary>
    /// <param name="reader">Gets the error.</param>
    /// <param name="settings">Have the connection string.</param>
    /// <param name="key">Where it comes from.</param>
    public static void Check(SettingsReader reader, DataSettings settings, string key = DataSettings.PostgresKey)
    {
        if (settings.Postgres is not { } text)
            return;
        NpgsqlConnectionStringBuilder connection;
        try
        {
            connection = new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // The text may have the password, and so may the inner errors.
            var unknown = FindUnknown(text) is { } part ? $"\"{part}\" has no meaning, or a wrong value." : "it can't be read.";
            reader.Fail(key, "…", $"{Cure} {unknown}");
            return;
        }
        if (string.IsNullOrEmpty(connection.Host))
            Fail("Host is missing.");
        else if (string.IsNullOrEmpty(connection.Database))
            Fail("Database is missing.");
        else if (string.IsNullOrEmpty(connection.Username))
            Fail("Username is missing.");

        void Fail(string problem) => reader.Fail(key, GetPublic(text), $"{Cure} {problem}");
    }

    /// <summary>The parts of a valid connection string that anybody may read.</summary>
    public static string GetPublic(string text)
    {
        var connection = new NpgsqlConnectionStringBuilder(text);
        return $"Host={connection.Host};Port={connection.Port};Database={connection.Database};Username={connection.Username}";
    }

    // The names of Npgsql's messages, without its values.
    private static string? FindUnknown(string text)
    {
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = part.Split('=', 2) is [var left, var right] ? (left.Trim(), right) : (part, "");
            try
            {
                new NpgsqlConnectionStringBuilder()[key] = value.Trim();
            }
            catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException or OverflowException)
            {
                return part.Contains('=', StringComparison.Ordinal) ? key : null;
            }
        }
        return null;
    }
}
