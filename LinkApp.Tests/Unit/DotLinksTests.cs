using LinkApp.Core.Live;

namespace LinkApp.Tests.Unit;

public sealed class DotLinksTests
{
    [Fact]
    public void Up_to_four_links_are_counted_exactly()
    {
        var links = new DotLinks();
        foreach (var slug in (string[])["docs", "spring", "spring", "shop", "spring", "docs", "promo"])
            links.Add(slug, 1);

        Assert.Equal([("docs", 2), ("spring", 3), ("shop", 1), ("promo", 1)], links.All());
    }

    [Fact]
    public void A_link_with_more_than_a_quarter_of_the_clicks_is_never_lost()
    {
        var links = new DotLinks();
        for (var i = 0; i < 3_000; i++)
            links.Add(i % 3 == 0 ? "spring" : $"once{i}", 1);

        Assert.Contains("spring", links.All().Select(link => link.Link));
    }

    [Fact]
    public void A_copy_goes_its_own_way()
    {
        var links = new DotLinks();
        links.Add("spring", 1);
        var copy = links.Copy();
        copy.Add("spring", 1);

        Assert.Equal([("spring", 1)], links.All());
        Assert.Equal([("spring", 2)], copy.All());
    }
}
