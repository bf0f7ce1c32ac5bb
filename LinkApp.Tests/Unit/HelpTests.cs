using System.Text.RegularExpressions;
using LinkApp.Tests.Support;
using LinkApp.Web.Help;

namespace LinkApp.Tests.Unit;

/// <summary>The guide in the app.</summary>
public sealed partial class HelpTests
{
    public static TheoryData<string> Names => [.. HelpDocuments.All.Select(document => document.Name)];

    [Fact]
    public void Every_page_of_docs_is_there()
    {
        var docs = Directory.GetFiles(Repository.Folder("docs"), "*.md").Select(Path.GetFileNameWithoutExtension);

        Assert.Equal(docs.Order(), HelpDocuments.All.Select(document => document.Name).Order());
        Assert.Null(HelpDocuments.Find("no-such-page"));
    }

    [Fact]
    public void The_guide_for_editors_comes_first_and_the_manual_for_operators_after_it() =>
        Assert.Equal(["guide", "links", "visitor-pages"], HelpDocuments.All.Take(3).Select(document => document.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Links_lead_to_headings_that_exist_or_out_of_the_app(string name)
    {
        foreach (Match link in Href().Matches(HelpDocuments.Find(name)!.Html.Value))
        {
            var url = link.Groups[1].Value;
            if (url.StartsWith("http", StringComparison.Ordinal))
                continue;
            var parts = url.Split('#');
            var target = HelpDocuments.All.SingleOrDefault(document => HelpDocuments.GetPath(document.Name) == parts[0]);
            Assert.True(target is not null, $"{name} links to {url}, which is no page.");
            if (parts.Length > 1)
                Assert.Contains($"id=\"{parts[1]}\"", target.Html.Value, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Pages_keep_to_the_content_policy(string name)
    {
        var html = HelpDocuments.Find(name)!.Html.Value;

        Assert.StartsWith("<h1", html, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("\\|", html, StringComparison.Ordinal);
    }

    [GeneratedRegex("href=\"([^\"]+)\"")]
    private static partial Regex Href();
}
