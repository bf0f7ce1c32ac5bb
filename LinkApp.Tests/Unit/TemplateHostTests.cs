using System.Text.RegularExpressions;
using CsCheck;
using LinkApp.Core.Geo;
using LinkApp.Core.Hosts;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

/// <summary>Whatever a template and a visit contain, a browser goes to the host of the template.</summary>
public sealed class TemplateHostTests
{
    private static readonly string[] Starts =
    [
        "https://", "http://", "HTTPS://", "https:\\\\", "https:/\\", "https:/", "https:", "https:///", "//", "\\\\", " https://", "https:\t//", "",
    ];

    private static readonly string[] Parts =
    [
        "good.example", "go", ".", "-", "a", "xn--", "xn--a", "\u00fc", "\u3002", "\uff0f", "\u2024", "%2f", "%40",
        "/", "\\", "?", "#", "@", ":", ":80", "[::1]", "127.1", "0x7f",
        "evil.example",
        "{country}", "{language}", "{path}", "{query:x}", "{query:a/b}", "{query:a\\b}", "{", "}", "..", " ", "\t", "&", "=", ";", "\u00ad", "\u200b",
    ];

    private static readonly string[] Values =
    [
        "evil.example", "//evil.example", "\\\\evil.example", "@evil.example", ".evil.example", ":80@evil.example",
        "/", "..", "%2e%2e", "%2f%2fevil.example", "?", "#", "a", "",
        "\t/evil.example",
        "javascript:x", "%00", "\u3002evil.example", "\uff0f", "%0d%0a",
    ];

    private static readonly Gen<(string Template, Visit Visit)> Samples = Gen.Select(
        Gen.OneOf(Starts), Support.Samples.GetText(Parts, most: 7, least: 1), Support.Samples.GetText(Values, most: 2),
        Support.Samples.GetText(Values, most: 2),
        Gen.OneOf("MY", "DE", null!), Gen.OneOf("de-AT", "evil.example", "x/y", "\\"),
        (start, rest, path, query, country, language) => (start + rest, new Visit
        {
            Time = default,
            Place = country is null ? null : new Place(country, null, null, null, null),
            AcceptLanguage = language,
            Path = "/" + path,
            QueryString = $"?x={query}&a/b={query}&a\\b={query}",
        }));

    [Fact]
    public void No_visit_leads_to_another_host() => Samples.ForAll(
        iter: 100_000,
        sample =>
        {
            var (template, visit) = sample;
            if (DestinationTemplate.Error(template) is not null || new Target(template).For(visit)?.Location is not { } location)
                return;
            var host = GetHost(location);
            // Of the host, a visit chooses a country or a language, which are letters.
            var expected = GetHost(Destination.ToLocation(Placeholders(template)));
            // The ASCII form of an international host depends on these letters, too: that is compared as people read it.
            Assert.True(Fits(host, expected) || Fits(HostName.Readable(host), HostName.Readable(expected)), $"{host} instead of {expected}");
            Assert.DoesNotContain("evil", template.Contains("evil", StringComparison.Ordinal) ? "" : host, StringComparison.Ordinal);
        },
        print: sample => $"{sample.Template} with {sample.Visit.Path} {sample.Visit.QueryString}");

    private static bool Fits(string host, string expected) =>
        Regex.IsMatch(host, $"^{Regex.Replace(Regex.Escape(expected), "xqx", "[a-z]{1,8}")}$", RegexOptions.IgnoreCase);

    private static string Placeholders(string template) => Regex.Replace(template, @"\{(country|language|path|query:[^}]*)\}", "xqx");

    /// <summary>The host that a browser would connect to, by the WHATWG URL standard.</summary>
    private static string GetHost(string address)
    {
        var text = string.Concat(address.Trim([.. Enumerable.Range(0, 33).Select(code => (char)code)]).Where(letter => letter is not ('\t' or '\r' or '\n')));
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        Assert.Contains(text[..colon].ToLowerInvariant(), (string[])["http", "https"]);
        var rest = text[(colon + 1)..].Replace('\\', '/').TrimStart('/');
        var end = rest.IndexOfAny(['/', '?', '#']);
        var authority = end < 0 ? rest : rest[..end];
        return authority[(authority.LastIndexOf('@') + 1)..];
    }
}
