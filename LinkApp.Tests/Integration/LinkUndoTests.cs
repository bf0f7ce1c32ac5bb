using LinkApp.Core.Links;
using LinkApp.Core.Links.List;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Undoing changes of many links, and the list of deleted links.</summary>
[Trait("Store", "both")]
public sealed class LinkUndoTests : IAsyncLifetime
{
    private Pipeline _pipeline = null!;
    private readonly List<Link> _links = [];
    private int _organization;

    private LinkEditor Editor => _pipeline.Get<LinkEditor>();

    private LinkQueries Queries => _pipeline.Get<LinkQueries>();

    public async ValueTask InitializeAsync()
    {
        _pipeline = await Pipeline.StartAsync();
        for (var i = 0; i < 3; i++)
            _links.Add(await _pipeline.LinkAsync(new LinkBuilder().Slug($"link{i}").Tags(i == 0 ? ["print"] : []).Options(new() { IsArchived = i == 1 })));
        _organization = _links[0].OrganizationId;
    }

    public ValueTask DisposeAsync() => _pipeline.DisposeAsync();

    [Fact]
    public async Task A_change_is_undone_where_it_changed_something_and_the_history_says_so()
    {
        Assert.Equal(new LinkVersion(_links[0].Id, 2), (await ChangeAsync(new() { Archive = true })).Versions[0]);
        var change = await ChangeAsync(new() { AddTags = ["mail"], RemoveTags = ["print"], Archive = false, Enable = false });
        AssertUndone(await UndoAsync(change), restored: 3);

        var first = (await Queries.FindAsync(_organization, "link0"))!;
        Assert.Equal((4, "print"), (first.Version, string.Join(' ', first.Tags)));
        Assert.True(first.Options is { IsArchived: true, IsEnabled: true });
        Assert.Equal(4, _pipeline.Get<LinkTable>().Find("link0")!.Version);
        Assert.Equal(
            [LinkChangeKind.Restored, LinkChangeKind.Edited, LinkChangeKind.Edited, LinkChangeKind.Created],
            (await Queries.HistoryAsync(_organization, first.Id)).Select(version => version.Kind));
    }

    [Fact]
    public async Task A_deletion_is_undone_with_the_ids_the_aliases_and_the_passwords()
    {
        var draft = new LinkDraft { Slug = "renamed", Name = "One", Destination = "https://example.com/", Password = "correct horse" };
        Assert.IsType<LinkEdit.Saved>(await Editor.UpdateAsync(_organization, _links[0].Id, draft, version: null, LinkBuilder.Ada));
        var hash = (await Queries.FindAsync(_organization, "renamed"))!.Options.PasswordHash;
        var deletion = await ChangeAsync(new() { Delete = true });
        Assert.Null(_pipeline.Get<LinkTable>().Find("renamed"));
        AssertUndone(await UndoAsync(deletion), restored: 3);

        var link = (await Queries.FindAsync(_organization, "link0"))!;
        Assert.Equal((_links[0].Id, "renamed", 4, hash), (link.Id, link.Slug, link.Version, link.Options.PasswordHash));
        Assert.NotNull(hash);
        Assert.Equal(_links[0].Id, _pipeline.Get<LinkTable>().Find("link0")?.LinkId);
        AssertUndone(await UndoAsync(deletion), restored: 0, skipped: 3);
    }

    [Fact]
    public async Task What_was_changed_again_or_taken_meanwhile_is_left_alone()
    {
        var change = await ChangeAsync(new() { Enable = false });
        await Editor.ChangeManyAsync(_organization, [_links[0].Id], new() { AddTags = ["mail"] }, LinkBuilder.Ada);
        AssertUndone(await UndoAsync(change), restored: 2, skipped: 1);
        Assert.False((await Queries.FindAsync(_organization, "link0"))!.Options.IsEnabled);

        var deletion = await ChangeAsync(new() { Delete = true });
        _pipeline.Time.Jump(DeletedSlug.HeldFor);
        await _pipeline.LinkAsync(new LinkBuilder().Slug("link1"), "Other");
        AssertUndone(await UndoAsync(deletion), restored: 2, skipped: 0, "link1");
        Assert.Null(await Queries.FindAsync(_organization, "link1"));
    }

    [Fact]
    public async Task Changes_of_another_organization_are_not_undone()
    {
        var theirs = await _pipeline.LinkAsync(new LinkBuilder().Slug("theirs"), "Other");
        var deletion = await ChangeAsync(new() { Delete = true });

        var outcome = await Editor.UndoAsync(theirs.OrganizationId, deletion.Versions, LinkBuilder.Ada);
        Assert.Equal((0, 3), (outcome.Restored, outcome.Skipped));
        Assert.Null(await Queries.FindAsync(_organization, "link0"));
    }

    [Fact]
    public async Task Deleted_links_are_listed_the_latest_first_until_they_are_restored()
    {
        var theirs = await _pipeline.LinkAsync(new LinkBuilder().Slug("theirs"), "Other");
        await Editor.DeleteAsync(theirs.OrganizationId, "theirs", LinkBuilder.Ada);
        foreach (var link in _links)
            await Editor.DeleteAsync(_organization, link.Slug, LinkBuilder.Ada);
        var deleted = _pipeline.Get<DeletedLinks>();
        var first = await deleted.ListAsync(_organization, size: 2);
        Assert.Equal(["link2", "link1"], first.Deletions.Select(deletion => deletion.Link.Slug));
        Assert.Equal(LinkBuilder.Ada.Name, first.Deletions[0].Author);
        var last = await deleted.ListAsync(_organization, before: first.Next, size: 2);
        Assert.Equal("link0", Assert.Single(last.Deletions).Link.Slug);
        Assert.Null(last.Next);
        Assert.Equal("link1", Assert.Single((await deleted.ListAsync(_organization, " LINK1 ")).Deletions).Link.Slug);

        await Editor.RestoreAsync(_organization, _links[2].Id, 2, LinkBuilder.Ada);
        Assert.Equal(["link1", "link0"], (await deleted.ListAsync(_organization)).Deletions.Select(deletion => deletion.Link.Slug));
        await Editor.DeleteAsync(_organization, "link2", LinkBuilder.Ada);
        Assert.Equal(["link2", "link1", "link0"], (await deleted.ListAsync(_organization)).Deletions.Select(deletion => deletion.Link.Slug));
    }

    private Task<BulkOutcome> ChangeAsync(BulkChange change) =>
        Editor.ChangeManyAsync(_organization, [.. _links.Select(link => link.Id)], change, LinkBuilder.Ada);

    private Task<UndoOutcome> UndoAsync(BulkOutcome change) => Editor.UndoAsync(_organization, change.Versions, LinkBuilder.Ada);

    private static void AssertUndone(UndoOutcome outcome, int restored, int skipped = 0, params string[] taken)
    {
        Assert.Equal((restored, skipped), (outcome.Restored, outcome.Skipped));
        Assert.Equal(taken, outcome.TakenSlugs);
    }
}
