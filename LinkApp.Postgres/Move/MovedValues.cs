using System.Globalization;
using System.Text.Json;
using LinkApp.Postgres.Clicks;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace LinkApp.Postgres.Move;

/// <summary>Values as each of the two stores has them.</summary>
internal static class MovedValues
{
    /// <summary>Writes a value of SQLite's to a column of PostgreSQL's.</summary>
    public static void Write(NpgsqlBinaryImporter copy, SqliteDataReader row, int column, string type)
    {
        if (row.IsDBNull(column))
        {
            copy.WriteNull();
            return;
        }
        switch (type)
        {
            case "bigint":
                copy.Write(row.GetInt64(column), NpgsqlDbType.Bigint);
                break;
            case "integer":
                copy.Write(row.GetInt32(column), NpgsqlDbType.Integer);
                break;
            case "smallint":
                copy.Write(row.GetInt16(column), NpgsqlDbType.Smallint);
                break;
            case "double precision":
                copy.Write(row.GetDouble(column), NpgsqlDbType.Double);
                break;
            case "boolean":
                copy.Write(row.GetBoolean(column), NpgsqlDbType.Boolean);
                break;
            case "text":
                copy.Write(PostgresClickDictionaries.Clean(row.GetString(column)), NpgsqlDbType.Text);
                break;
            case "jsonb":
                copy.Write(row.GetString(column), NpgsqlDbType.Jsonb);
                break;
            case "text[]":
                copy.Write(JsonSerializer.Deserialize<string[]>(row.GetString(column))!, NpgsqlDbType.Array | NpgsqlDbType.Text);
                break;
            case "bytea":
                copy.Write(row.GetFieldValue<byte[]>(column), NpgsqlDbType.Bytea);
                break;
            case "timestamp with time zone":
                copy.Write(ReadTime(row.GetString(column)), NpgsqlDbType.TimestampTz);
                break;
            default:
                throw Unknown(type);
        }
    }

    /// <summary>Reads a value of PostgreSQL's as SQLite's file has it.</summary>
    public static object Read(NpgsqlDataReader row, int column, string type, bool hasOffset)
    {
        if (row.IsDBNull(column))
            return DBNull.Value;
        return type switch
        {
            "bigint" => row.GetInt64(column),
            "integer" => row.GetInt32(column),
            "smallint" => row.GetInt16(column),
            "double precision" => row.GetDouble(column),
            "boolean" => row.GetBoolean(column),
            "text" or "jsonb" => row.GetString(column),
            "text[]" => JsonSerializer.Serialize(row.GetFieldValue<string[]>(column)),
            "bytea" => row.GetFieldValue<byte[]>(column),
            "timestamp with time zone" when hasOffset => row.GetFieldValue<DateTimeOffset>(column),
            "timestamp with time zone" => row.GetDateTime(column),
            _ => throw Unknown(type),
        };
    }

    // With or without an offset from UTC.
    private static DateTime ReadTime(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static NotSupportedException Unknown(string type) => new($"Columns of the type {type} can't be moved yet.");
}
