using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LinkApp.Core.Organizations;

namespace LinkApp.Web.Commands;

/// <summary>API keys as <c>linkapp key list</c> prints them: a table for people, JSON for programs. Times are UTC.</summary>
internal static class KeyTable
{
    private static readonly string[] Titles = ["ID", "NAME", "ROLE", "CREATED", "BY", "LAST USE", "REVOKED"];

    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Json(IEnumerable<ApiKey> keys) => JsonSerializer.Serialize(keys.Select(Fields), Options) + Environment.NewLine;

    public static string Json(ApiKey key) => JsonSerializer.Serialize(Fields(key), Options) + Environment.NewLine;

    public static string Text(IReadOnlyList<ApiKey> keys)
    {
        string[][] rows = [Titles, .. keys.Select(Cells)];
        var widths = Enumerable.Range(0, Titles.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
            text.AppendLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        return text.ToString();
    }

    private static object Fields(ApiKey key) => new
    {
        key.Id,
        key.Name,
        Role = key.Role.ToString().ToLowerInvariant(),
        key.CreatedAt,
        key.CreatedBy,
        key.LastUsedAt,
        key.RevokedAt,
    };

    private static string[] Cells(ApiKey key) =>
    [
        key.Id.ToString(CultureInfo.InvariantCulture),
        key.Name,
        key.Role.ToString().ToLowerInvariant(),
        Time(key.CreatedAt),
        key.CreatedBy ?? "command line",
        key.LastUsedAt is { } used ? Time(used) : "never",
        key.RevokedAt is { } revoked ? Time(revoked) : "",
    ];

    private static string Time(DateTime time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
