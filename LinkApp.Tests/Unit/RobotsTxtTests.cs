using System.Globalization;
using System.Text;
using LinkApp.Core.Clicks;
using LinkApp.Web.Redirects;

namespace LinkApp.Tests.Unit;

public sealed class RobotsTxtTests
{
    [Fact]
    public void Without_crawlable_links_nothing_is_allowed_but_previews()
    {
        var lines = RobotsTxt.Write("", []).Split('\n');

        Assert.Equal(["User-agent: *", "Disallow: /", ""], lines.Skip(1).Take(3));
        Assert.Contains("User-agent: Twitterbot", lines);
        Assert.Contains("User-agent: facebookexternalhit", lines);
        Assert.Equal(["Allow: /", ""], lines[^2..]);
    }

    [Fact]
    public void Addresses_have_the_base_path()
    {
        var text = RobotsTxt.Write("/links", ["spring"]);

        Assert.Contains("User-agent: *\nAllow: /links/spring$\nDisallow: /links/\n\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\nAllow: /links/\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_left_out_and_the_end_is_there()
    {
        var slugs = Enumerable.Range(0, 100_000).Select(i => i.ToString("x7", CultureInfo.InvariantCulture)).ToList();

        var text = RobotsTxt.Write("", slugs);

        Assert.InRange(Encoding.UTF8.GetByteCount(text), RobotsTxt.MaxBytes - 100, RobotsTxt.MaxBytes);
        var allowed = text.Split('\n').Where(line => line.EndsWith('$')).ToList();
        Assert.Equal(slugs.Take(allowed.Count).Select(slug => $"Allow: /{slug}$"), allowed);
        Assert.Contains("\nDisallow: /\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\nAllow: /\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_crawler_is_named_by_letters_hyphens_and_underscores_only() =>
        Assert.All(PreviewCrawlers.ProductTokens, token => Assert.Matches("^[A-Za-z_-]+$", token));
}
