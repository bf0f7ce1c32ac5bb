using LinkApp.Core.Data;
using LinkApp.Core.Links;
using LinkApp.Core.Links.List;
using LinkApp.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Tests.Integration;

/// <summary>Changes of many links at once.</summary>
[Trait("Store", "both")]
public sealed class LinkBulkTests : IAsyncLifetime
{
    private Pipeline _pipeline = null!;
    private readonly List<Link> _links = [];
    private int _organization;

    public async ValueTask InitializeAsync()
    {
        _pipeline = await Pipeline.StartAsync();
        for (var i = 0; i < 4; i++)
            _links.Add(await _pipeline.LinkAsync(new LinkBuilder().Slug($"link{i}").Tags(i < 2 ? ["Print"] : [])));
        _organization = _links[0].OrganizationId;
    }

    public ValueTask DisposeAsync() => _pipeline.DisposeAsync();

    [Fact]
    public async Task The_outcome_counts_what_changed_what_was_so_already_and_what_is_gone()
    {
        await _pipeline.Get<LinkEditor>().DeleteAsync(_organization, "link3", LinkBuilder.Ada);
        Assert.Equal((1, 2, 1), await ChangeAsync(new() { AddTags = ["print"] }));
        Assert.Equal((3, 0, 1), await ChangeAsync(new() { Archive = true }));
        Assert.Equal((0, 3, 1), await ChangeAsync(new() { Archive = true }));
        Assert.Equal((3, 0, 1), await ChangeAsync(new() { Delete = true }));
        Assert.Equal((0, 0, 4), await ChangeAsync(new() { Delete = true }));
    }

    [Fact]
    public async Task The_oldest_changes_are_forgotten_as_after_single_edits()
    {
        for (var i = 0; i <= LinkChange.MaxPerLink; i++)
            await ChangeAsync(new() { Archive = i % 2 == 0 });

        await using var db = await _pipeline.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var versions = await db.LinkChanges.Where(change => change.LinkId == _links[0].Id)
            .Select(change => change.Version).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal((LinkChange.MaxPerLink, 3), (versions.Count, versions.Min()));
    }

    [Fact]
    public async Task Lists_and_counts_of_tags_follow_at_once()
    {
        await ChangeAsync(new() { AddTags = ["mail"], RemoveTags = ["PRINT"], Enable = false });
        Assert.Equal(4, (await FindAsync(new() { Tags = ["mail"], State = StateFilter.Disabled })).Count);
        Assert.Empty(await FindAsync(new() { Tags = ["print"], State = StateFilter.All }));

        await ChangeAsync(new() { Archive = true });
        Assert.Empty(await FindAsync(new() { Tags = ["mail"] }));
        Assert.Equal(4, (await FindAsync(new() { Tags = ["mail"], State = StateFilter.Archived })).Count);
        Assert.Equal([new TagCount("mail", 0, 4)], (await _pipeline.Get<TagQueries>().ListAsync(_organization)).Tags);

        await ChangeAsync(new() { Delete = true });
        Assert.Empty((await _pipeline.Get<TagQueries>().ListAsync(_organization)).Tags);
    }

    [Fact]
    public async Task Each_change_is_in_the_links_history_with_its_author()
    {
        await ChangeAsync(new() { Enable = false });

        var history = await _pipeline.Get<LinkQueries>().HistoryAsync(_organization, _links[0].Id);
        Assert.Equal([LinkChangeKind.Edited, LinkChangeKind.Created], history.Select(change => change.Kind));
        Assert.False(history[0].Link.Options.IsEnabled);
        Assert.Equal(LinkBuilder.Ada.Name, history[0].Author);
    }

    [Fact]
    public async Task Links_of_another_organization_are_not_touched()
    {
        var theirs = await _pipeline.LinkAsync(new LinkBuilder().Slug("theirs"), "Other");

        var outcome = await _pipeline.Get<LinkEditor>().ChangeManyAsync(_organization, [theirs.Id], new() { Delete = true }, LinkBuilder.Ada);
        Assert.Equal((0, 0, 1), (outcome.Changed, outcome.Unchanged, outcome.Missing));
        Assert.Empty(outcome.Versions);
        Assert.NotNull(await _pipeline.Get<LinkQueries>().FindAsync(theirs.OrganizationId, "theirs"));
    }

    private async Task<(int Changed, int Unchanged, int Missing)> ChangeAsync(BulkChange change)
    {
        var outcome = await _pipeline.Get<LinkEditor>().ChangeManyAsync(_organization, [.. _links.Select(link => link.Id)], change, LinkBuilder.Ada);
        return (outcome.Changed, outcome.Unchanged, outcome.Missing);
    }

    private async Task<IReadOnlyList<Link>> FindAsync(LinkFilter filter) => (await _pipeline.Get<LinkQueries>().ListAsync(_organization, filter)).Links;
}
