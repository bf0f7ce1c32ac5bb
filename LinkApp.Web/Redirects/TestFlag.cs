using System.Globalization;

namespace LinkApp.Web.Redirects;

/// <summary>
/// The query parameter of a member who tests a link: when it expires and a signature, valid for one link. The click is internal,
/// and the parameter never reaches a destination or a rule.
/// </summary>
public sealed class TestFlag(InternalKey key, TimeProvider time)
{
    /// <summary>How long a flag is valid.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const string Parameter = "linkapp-test=";

    /// <summary>The query of a link's short URL for a test, with its question mark.</summary>
    public string CreateQuery(long linkId)
    {
        var expiry = (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"?{Parameter}{expiry}.{key.Sign(InternalKey.Use.Test, GetText(linkId, expiry))}";
    }

    /// <summary>Whether a query has a flag that is valid for a link now. Without the parameter, that costs a search in its text.</summary>
    public bool IsValid(QueryString query, long linkId)
    {
        var text = query.Value ?? "";
        if (Find(text) is not var (start, length))
            return false;
        var value = text.AsSpan(start, length)[Parameter.Length..];
        return value.IndexOf('.') is > 0 and var dot
            && long.TryParse(value[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var expiry)
            && time.GetUtcNow().ToUnixTimeSeconds() <= expiry
            && key.IsRight(InternalKey.Use.Test, GetText(linkId, value[..dot]), value[(dot + 1)..]);
    }

    /// <summary>A query without flags, valid or not; the same text if it has none.</summary>
    public static string Strip(string query)
    {
        while (Find(query) is var (start, length))
        {
            // With the separator after it, or as the last one with that before it.
            query = start + length < query.Length ? query.Remove(start, length + 1) : query[..(start - 1)];
        }
        return query;
    }

    private static string GetText(long linkId, ReadOnlySpan<char> expiry) => string.Create(CultureInfo.InvariantCulture, $"{linkId}.{expiry}");

    /// <summary>Where the parameter is in a query that begins with a question mark; nothing if it is not there.</summary>
    private static (int Start, int Length)? Find(string query)
    {
        for (var from = 0; query.IndexOf(Parameter, from, StringComparison.Ordinal) is var at and > 0; from = at + 1)
        {
            if (query[at - 1] is not ('?' or '&'))
                continue;
            var end = query.IndexOf('&', at);
            return (at, (end < 0 ? query.Length : end) - at);
        }
        return null;
    }
}
