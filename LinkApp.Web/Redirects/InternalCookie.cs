using System.Globalization;
using LinkApp.Web.Settings;
using Microsoft.Extensions.Primitives;

namespace LinkApp.Web.Redirects;

/// <summary>
/// The cookie of a browser whose clicks are internal: the ids of organizations and a signature, such as <c>3-17.Jk…</c>. A request
/// without cookies costs one look-up of a header, one with other cookies a search in its text; only this cookie is hashed.
/// </summary>
public sealed class InternalCookie(InternalKey key, HttpSettings http, TimeProvider time)
{
    /// <summary>The most organizations in a cookie.</summary>
    public const int MaxOrganizations = 40;

    // Browsers keep a cookie for 400 days at most.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(400);

    private readonly string _name = http.GetCookieName("linkapp-internal");

    /// <summary>Whether a request has a valid cookie with an organization. Allocates nothing.</summary>
    public bool Has(HttpRequest request, int organizationId) =>
        Find(request.Headers.Cookie) is { IsEmpty: false } value && TryVerify(value, out var ids) && Contains(ids, organizationId);

    /// <summary>Adds organizations to the cookie of a browser.</summary>
    public void Add(HttpContext context, IEnumerable<int> organizations) => Set(context, organizations.Concat(Read(context.Request)));

    /// <summary>Takes an organization out of the cookie of a browser.</summary>
    public void Remove(HttpContext context, int organizationId) => Set(context, Read(context.Request).Where(id => id != organizationId));

    private List<int> Read(HttpRequest request)
    {
        var found = new List<int>();
        if (Find(request.Headers.Cookie) is not { IsEmpty: false } value || !TryVerify(value, out var ids))
            return found;
        foreach (var part in ids.Split('-'))
            found.Add(int.Parse(ids[part], NumberStyles.None, CultureInfo.InvariantCulture));
        return found;
    }

    private void Set(HttpContext context, IEnumerable<int> organizations)
    {
        var options = new CookieOptions
        {
            Path = http.CookiePath,
            HttpOnly = true,
            // Also when somebody follows a link from another site, which is how short links are opened.
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            Expires = time.GetUtcNow() + Lifetime,
            IsEssential = true,
        };
        var ids = string.Join('-', organizations.Distinct().Take(MaxOrganizations).Select(id => id.ToString(CultureInfo.InvariantCulture)));
        if (ids.Length == 0)
            context.Response.Cookies.Delete(_name, options);
        else
            context.Response.Cookies.Append(_name, $"{ids}.{key.Sign(InternalKey.Use.Cookie, ids)}", options);
    }

    /// <summary>The value of the cookie; empty if there is none.</summary>
    private ReadOnlySpan<char> Find(StringValues headers)
    {
        foreach (var header in headers)
        {
            var rest = header.AsSpan();
            while (rest.IndexOf(_name) is var at and >= 0)
            {
                var isWhole = at == 0 || rest[at - 1] is ' ' or ';';
                rest = rest[(at + _name.Length)..];
                if (!isWhole || !rest.StartsWith('='))
                    continue;
                var value = rest[1..];
                return value.IndexOf(';') is var end and >= 0 ? value[..end] : value;
            }
        }
        return [];
    }

    private bool TryVerify(ReadOnlySpan<char> value, out ReadOnlySpan<char> ids)
    {
        ids = [];
        if (value.IndexOf('.') is not (> 0 and var dot) || !key.IsRight(InternalKey.Use.Cookie, value[..dot], value[(dot + 1)..]))
            return false;
        ids = value[..dot];
        return true;
    }

    private static bool Contains(ReadOnlySpan<char> ids, int organizationId)
    {
        foreach (var part in ids.Split('-'))
        {
            if (int.TryParse(ids[part], NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id == organizationId)
                return true;
        }
        return false;
    }
}
