using System.Data.Common;
using System.Text.Json;
using LinkApp.Core.Data;

namespace LinkApp.Core.Links.Fields;

/// <summary>
/// A field whose value is in <see cref="LinkOptions"/>. Forms, history, merging, CSV files, the checks of drafts and the
/// redirect's look-up all work through this class, so that a new option is described once.
/// </summary>
/// <param name="key">Its name in the API, such as <c>statusCode</c>.</param>
/// <param name="label">Its name for people.</param>
/// <param name="property">The property of <see cref="LinkOptions"/>, and the column of the table <c>Links</c>.</param>
public abstract class LinkOption(string key, string label, string property) : LinkField(key, label)
{
    public string Property { get; } = property;

    /// <summary>The column in CSV files.</summary>
    public string CsvColumn { get; init; } = JsonNamingPolicy.SnakeCaseLower.ConvertName(key);

    /// <summary>Whether the redirect needs the value, and so reads it with the link.</summary>
    public bool IsReadByRedirect { get; init; } = true;

    /// <summary>What is wrong with the value, for people; null for nothing.</summary>
    public Func<LinkOptions, string?> Error { get; init; } = _ => null;

    /// <summary>The second options with this value of the first.</summary>
    public abstract LinkOptions Copy(LinkOptions from, LinkOptions to);

    /// <summary>The options with this value as it is stored: a text trimmed, a time in UTC.</summary>
    internal abstract LinkOptions Clean(LinkOptions options);

    /// <summary>The cell of a CSV file; null for an empty one.</summary>
    internal abstract string? WriteCsv(LinkOptions options);

    /// <summary>The options with the value of a CSV cell. An empty cell leaves them as they are, and so does a wrong one.</summary>
    /// <param name="options">The options so far.</param>
    /// <param name="cell">The trimmed cell.</param>
    /// <param name="error">What is wrong with the cell; null for nothing.</param>
    internal abstract LinkOptions ReadCsv(LinkOptions options, string cell, out string? error);

    /// <summary>The options with the value of a row of <c>Links</c>.</summary>
    internal abstract LinkOptions ReadRow(LinkOptions options, Statement row, int column);

    /// <inheritdoc cref="ReadRow(LinkOptions, Statement, int)"/>
    internal abstract LinkOptions ReadRow(LinkOptions options, DbDataReader row, int column);
}

/// <summary>An option of one type.</summary>
internal sealed class LinkOption<T>(
    string key, string label, FieldType<T> type, string property, Func<LinkOptions, T> get, Func<LinkOptions, T, LinkOptions> set)
    : LinkOption(key, label, property)
{
    public override bool IsSame(LinkSnapshot a, LinkSnapshot b) => EqualityComparer<T>.Default.Equals(get(a.Options), get(b.Options));

    public override string? Describe(LinkSnapshot link, TimeZoneInfo zone) => type.Describe(get(link.Options), zone);

    public override LinkOptions Copy(LinkOptions from, LinkOptions to) => set(to, get(from));

    internal override LinkOptions Clean(LinkOptions options) => set(options, type.Clean(get(options)));

    internal override string? WriteCsv(LinkOptions options) => type.WriteCsv(get(options));

    internal override LinkOptions ReadCsv(LinkOptions options, string cell, out string? error)
    {
        error = null;
        if (cell.Length == 0)
            return options;
        error = type.ReadCsv(CsvColumn, cell, out var value);
        return error is null ? set(options, value) : options;
    }

    internal override LinkOptions ReadRow(LinkOptions options, Statement row, int column) => SetRead(options, type.ReadRow(row, column));

    internal override LinkOptions ReadRow(LinkOptions options, DbDataReader row, int column) => SetRead(options, type.ReadRow(row, column));

    // Most options have their default, and each `with` is a copy.
    private LinkOptions SetRead(LinkOptions options, T value) =>
        EqualityComparer<T>.Default.Equals(get(options), value) ? options : set(options, value);
}
