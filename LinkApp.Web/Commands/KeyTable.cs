using System.Globalization;
using LinkApp.Core.Organizations;
using LinkApp.Core.Wording;

namespace LinkApp.Web.Commands;

/// <summary>API keys as <c>linkapp key list</c> prints them.</summary>
internal static class KeyTable
{
    private static readonly string[] Titles = ["ID", "NAME", "ROLE", "CREATED", "BY", "LAST USE", "REVOKED"];

    public static string Json(IEnumerable<ApiKey> keys) => Output.Json(keys.Select(Fields));

    public static string Json(ApiKey key) => Output.Json(Fields(key));

    public static string Text(IEnumerable<ApiKey> keys) => Output.Table(Titles, keys.Select(Cells));

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
        Format.IsoMinute(key.CreatedAt),
        key.CreatedBy ?? "command line",
        key.LastUsedAt is { } used ? Format.IsoMinute(used) : "never",
        key.RevokedAt is { } revoked ? Format.IsoMinute(revoked) : "",
    ];
}
