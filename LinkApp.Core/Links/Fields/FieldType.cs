using System.Collections.Frozen;
using System.Data.Common;
using System.Globalization;
using System.Numerics;
using LinkApp.Core.Data;
using LinkApp.Core.Timing;
using LinkApp.Core.Wording;

namespace LinkApp.Core.Links.Fields;

/// <summary>How values of one type are cleaned, described, stored, and written in CSV files.</summary>
internal abstract class FieldType<T>
{
    /// <summary>The value as it is stored.</summary>
    public virtual T Clean(T value) => value;

    /// <summary>The value in words; null where there is none.</summary>
    public abstract string? Describe(T value, TimeZoneInfo zone);

    /// <summary>The value in a cell of a CSV file; null for an empty one.</summary>
    public abstract string? WriteCsv(T value);

    /// <summary>Reads a cell that is not empty; returns what is wrong with it, or null.</summary>
    public abstract string? ReadCsv(string column, string cell, out T value);

    /// <summary>Reads a column of a row as Entity Framework writes it.</summary>
    public abstract T ReadRow(Statement row, int column);

    /// <summary>The same of a database that has types for its columns.</summary>
    public abstract T ReadRow(DbDataReader row, int column);

    /// <summary>The error of a cell that has another form.</summary>
    protected static string FormError(string column, string form) => $"Write {column} as {form}.";
}

/// <summary>The types that options have.</summary>
internal static class FieldTypes
{
    /// <summary>A text; null where there is none.</summary>
    public static readonly FieldType<string?> Text = new TextType();

    public static readonly FieldType<bool> Switch = new SwitchType();

    /// <summary>A whole number from 1.</summary>
    public static readonly FieldType<int> Number = new NumberType();

    /// <summary>The most that there may be, from 1; null for no limit.</summary>
    public static readonly FieldType<long?> Limit = new LimitType();

    /// <summary>A time in UTC; null where there is none.</summary>
    public static readonly FieldType<DateTime?> Time = new TimeType();

    /// <summary>The hash of a password, of which nothing is shown but that there is one.</summary>
    public static readonly FieldType<string?> PasswordHash = new PasswordHashType();

    private static bool TryReadNumber<T>(string cell, out T value) where T : struct, IBinaryInteger<T> =>
        T.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value > T.Zero;

    private sealed class TextType : FieldType<string?>
    {
        public override string? Clean(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

        public override string? Describe(string? value, TimeZoneInfo zone) => string.IsNullOrEmpty(value) ? null : value;

        public override string? WriteCsv(string? value) => value;

        public override string? ReadCsv(string column, string cell, out string? value)
        {
            value = cell;
            return null;
        }

        public override string? ReadRow(Statement row, int column) => row.IsNull(column) ? null : row.Text(column);

        public override string? ReadRow(DbDataReader row, int column) => row.GetText(column);
    }

    private sealed class SwitchType : FieldType<bool>
    {
        // What people write, and what spreadsheets make of true and false in their own language.
        private static readonly FrozenSet<string> Yes = FrozenSet.Create(
            StringComparer.OrdinalIgnoreCase, "true", "yes", "1", "WAHR", "VRAI", "VERDADERO", "VERDADEIRO", "VERO", "WAAR", "PRAWDA", "ИСТИНА", "SANT", "SAND",
            "SANN", "TOSI", "DOĞRU", "BENAR", "PRAVDA", "IGAZ", "ADEVĂRAT", "ΑΛΗΘΕΣ", "TÕENE", "TAISNĪBA", "TEISINGA", "CERT", "ІСТИНА");

        private static readonly FrozenSet<string> No = FrozenSet.Create(
            StringComparer.OrdinalIgnoreCase, "false", "no", "0", "FALSCH", "FAUX", "FALSO", "ONWAAR", "FAŁSZ", "ЛОЖЬ", "FALSKT", "FALSK", "USANN", "EPÄTOSI",
            "YANLIŞ", "SALAH", "NEPRAVDA", "HAMIS", "FALS", "ΨΕΥΔΕΣ", "VÄÄR", "APLAMS", "KLAIDINGA", "ХИБНІСТЬ");

        public override string Describe(bool value, TimeZoneInfo zone) => value ? "yes" : "no";

        public override string WriteCsv(bool value) => value ? "true" : "false";

        public override string? ReadCsv(string column, string cell, out bool value)
        {
            value = Yes.Contains(cell);
            return value || No.Contains(cell) ? null : FormError(column, "true or false");
        }

        public override bool ReadRow(Statement row, int column) => row.Number(column) != 0;

        public override bool ReadRow(DbDataReader row, int column) => row.GetBoolean(column);
    }

    private sealed class NumberType : FieldType<int>
    {
        public override string Describe(int value, TimeZoneInfo zone) => $"{value}";

        public override string WriteCsv(int value) => value.ToString(CultureInfo.InvariantCulture);

        public override string? ReadCsv(string column, string cell, out int value) =>
            TryReadNumber(cell, out value) ? null : FormError(column, "a whole number");

        public override int ReadRow(Statement row, int column) => (int)row.Number(column);

        public override int ReadRow(DbDataReader row, int column) => row.GetInt32(column);
    }

    private sealed class LimitType : FieldType<long?>
    {
        public override string? Describe(long? value, TimeZoneInfo zone) => value is { } most ? Format.Number(most) : null;

        public override string? WriteCsv(long? value) => value?.ToString(CultureInfo.InvariantCulture);

        public override string? ReadCsv(string column, string cell, out long? value)
        {
            value = TryReadNumber<long>(cell, out var number) ? number : null;
            return value is null ? FormError(column, "a whole number") : null;
        }

        public override long? ReadRow(Statement row, int column) => row.IsNull(column) ? null : row.Number(column);

        public override long? ReadRow(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
    }

    private sealed class TimeType : FieldType<DateTime?>
    {
        private static readonly string[] Forms =
            ["yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

        // A time without a zone is UTC, as everywhere in LinkApp; the store would take it for the machine's.
        public override DateTime? Clean(DateTime? value) => value switch
        {
            { Kind: DateTimeKind.Local } local => local.ToUniversalTime(),
            { } time => DateTime.SpecifyKind(time, DateTimeKind.Utc),
            null => null,
        };

        public override string? Describe(DateTime? value, TimeZoneInfo zone) => value is { } time
            ? $"{Format.DayAndTime(ZoneClock.ToLocal(time, zone))} ({zone.Id})"
            : null;

        public override string? WriteCsv(DateTime? value) => value?.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture);

        public override string? ReadCsv(string column, string cell, out DateTime? value)
        {
            value = DateTimeOffset.TryParseExact(cell, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time.UtcDateTime
                : null;
            return value is null ? FormError(column, "a time such as 2026-03-02T10:15:00Z") : null;
        }

        // The column holds UTC without a mark of it.
        public override DateTime? ReadRow(Statement row, int column) => row.IsNull(column)
            ? null
            : DateTime.Parse(row.Text(column), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

        public override DateTime? ReadRow(DbDataReader row, int column) =>
            row.IsDBNull(column) ? null : DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc);
    }

    private sealed class PasswordHashType : FieldType<string?>
    {
        public override string? Describe(string? value, TimeZoneInfo zone) => value is null ? null : "a password";

        public override string WriteCsv(string? value) => Switch.WriteCsv(value is not null)!;

        public override string? ReadCsv(string column, string cell, out string? value)
        {
            value = null;
            // Without its password, the link would be open to everyone.
            return Switch.ReadCsv(column, cell, out var hasPassword)
                ?? (hasPassword ? "This link has a password, which the file doesn't contain. Create the link by hand." : null);
        }

        public override string? ReadRow(Statement row, int column) => Text.ReadRow(row, column);

        public override string? ReadRow(DbDataReader row, int column) => Text.ReadRow(row, column);
    }
}
