using LinkApp.Core.Links;
using LinkApp.Core.Links.Several;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>Links that are created together from a list.</summary>
[Trait("Store", "both")]
public sealed class SeveralLinksTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private LinkEditor Editor => shared.Server.Services.GetRequiredService<LinkEditor>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_line_gets_its_result_and_one_that_is_wrong_does_not_stop_the_others()
    {
        var (name, organization) = await OrganizationAsync();
        await shared.Server.LinkAsync(new LinkBuilder().Slug("present"), name);
        var drafts = Read("one https://example.com/1\nhttps://example.com/2\npresent https://example.com/3\none https://example.com/4\nbad javascript:alert(1)\na+b https://example.com/5\napp https://example.com/6");

        var check = await Editor.CheckSeveralAsync(organization, drafts, findsExisting: false, LinkBuilder.Ada, Cancel);
        Assert.Single(await ListAsync(organization));
        var results = await Editor.CreateSeveralAsync(organization, drafts, findsExisting: false, LinkBuilder.Ada, Cancel);

        foreach (var outcomes in (IReadOnlyList<LinkEdit>[])[check, results])
        {
            Assert.Equal(
                ["Saved", "Saved", "SlugTaken", "SlugTaken", "Invalid destination", "Invalid slug", "Invalid slug"],
                outcomes.Select(outcome => outcome is LinkEdit.Invalid(var errors) ? $"Invalid {errors[0].Field}" : outcome.GetType().Name));
        }
        Assert.Equal(3, (await ListAsync(organization)).Count);
        var one = (await ListAsync(organization)).Single(link => link.Slug == "one");
        Assert.Equal(("https://example.com/1", "print"), (one.Destination, Assert.Single(one.Tags)));
        var history = await shared.Server.Services.GetRequiredService<LinkQueries>().HistoryAsync(organization, one.Id, cancel: Cancel);
        Assert.Equal("ada@example.com", Assert.Single(history).Author);
        using var answer = await shared.Server.ClickAsync("one");
        Assert.Equal("https://example.com/1", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task An_address_keeps_the_link_that_it_has_where_that_is_chosen()
    {
        var (name, organization) = await OrganizationAsync();
        var present = await shared.Server.LinkAsync(new LinkBuilder().Slug("kept").To("https://example.com/kept"), name);
        await shared.Server.LinkAsync(new LinkBuilder().Slug("off").To("https://example.com/off").Options(new() { IsEnabled = false }), name);
        var drafts = Read("https://example.com/kept\nhttps://example.com/new\nhttps://example.com/new\nhttps://example.com/off\nother https://example.com/kept");

        var results = await Editor.CreateSeveralAsync(organization, drafts, findsExisting: true, LinkBuilder.Ada, Cancel);

        Assert.Equal(["Existing", "Saved", "Existing", "Saved", "Saved"], results.Select(result => result.GetType().Name));
        Assert.Equal(present.Id, ((LinkEdit.Existing)results[0]).Link.Id);
        Assert.Equal(((LinkEdit.Saved)results[1]).Link.Slug, ((LinkEdit.Existing)results[2]).Link.Slug);
        Assert.Equal(5, (await ListAsync(organization)).Count);
    }

    [Fact]
    public async Task Another_organizations_slug_is_taken_and_its_link_is_not_found()
    {
        var (name, _) = await OrganizationAsync();
        var (_, organization) = await OrganizationAsync();
        await shared.Server.LinkAsync(new LinkBuilder().Slug("theirs").To("https://example.com/theirs"), name);

        var results = await Editor.CreateSeveralAsync(
            organization, Read("theirs https://example.com/theirs\nhttps://example.com/theirs"), findsExisting: true, LinkBuilder.Ada, Cancel);

        Assert.Equal(["SlugTaken", "Saved"], results.Select(result => result.GetType().Name));
    }

    [Fact]
    public async Task A_held_slug_says_until_when()
    {
        var (name, organization) = await OrganizationAsync();
        var (_, other) = await OrganizationAsync();
        await shared.Server.LinkAsync(new LinkBuilder().Slug("held-here"), name);
        await Editor.DeleteAsync(organization, "held-here", LinkBuilder.Ada, Cancel);

        var results = await Editor.CheckSeveralAsync(other, Read("held-here https://example.com/"), findsExisting: false, LinkBuilder.Ada, Cancel);

        Assert.Equal("slug", Assert.Single(Assert.IsType<LinkEdit.Invalid>(Assert.Single(results)).Errors).Field);
    }

    [Fact]
    public async Task The_most_that_a_list_may_have_are_created_at_once()
    {
        var (_, organization) = await OrganizationAsync();

        var results = await Editor.CreateSeveralAsync(
            organization, Read(string.Join('\n', Enumerable.Range(0, PastedLine.MaxLines).Select(i => $"https://example.com/{i}"))), findsExisting: true, LinkBuilder.Ada, Cancel);

        Assert.Equal(PastedLine.MaxLines, results.OfType<LinkEdit.Saved>().Select(saved => saved.Link.Slug).Distinct().Count());
    }

    private static List<LinkDraft> Read(string text) => [.. PastedLine.Read(text).Lines.Select(line => line.ToDraft(null, ["print"]))];

    private async Task<(string Name, int Id)> OrganizationAsync()
    {
        var name = shared.NewName();
        return (name, await shared.Server.OrganizationAsync(name));
    }

    private async Task<IReadOnlyList<Link>> ListAsync(int organization) =>
        (await shared.Server.Services.GetRequiredService<LinkQueries>().ListAsync(organization, new(), cancel: Cancel)).Links;
}
