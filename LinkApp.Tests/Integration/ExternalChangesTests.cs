using LinkApp.Core;
using LinkApp.Core.Data;
using LinkApp.Core.Domains;
using LinkApp.Core.Hosts;
using LinkApp.Core.Links;
using LinkApp.Core.Organizations;
using LinkApp.Postgres;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>What a command changes beside a running server, whose links are in memory.</summary>
[Trait("Store", "both")]
public sealed class ExternalChangesTests : IAsyncLifetime
{
    private Pipeline _server = null!;
    private ServiceProvider _command = null!;
    private Link _link = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await Pipeline.StartAsync();
        _link = await _server.LinkAsync(new LinkBuilder().Slug("spring").To("https://example.com/old"));
        _command = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(_server.Time)
            .AddLinkAppCore(_server.Settings).AddStore(_server.Settings.Data).BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _command.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_slug_that_a_rename_gives_up_is_free()
    {
        Assert.NotNull(Find("spring"));

        await UpdateAsync(new LinkBuilder().Slug("summer").Draft() with { KeepOldSlug = false });

        await FollowedAsync(() => Find("spring") is null, "the old slug is unknown");
        Assert.Equal(_link.Id, Find("summer")?.LinkId);
    }

    [Fact]
    public async Task An_alias_that_is_removed_no_longer_answers()
    {
        await UpdateAsync(new LinkBuilder().Slug("summer").Draft());
        Assert.NotNull(Find("spring"));

        await UpdateAsync(new LinkBuilder().Slug("summer").Draft() with { Aliases = [] });

        await FollowedAsync(() => Find("spring") is null, "the alias is unknown");
    }

    [Theory]
    [InlineData("command line")]
    [InlineData("command line (import from old.example)")]
    public async Task A_new_destination_is_followed_whoever_is_its_author(string author)
    {
        Assert.Equal("https://example.com/old", Find("spring")?.Default.Destination);

        await UpdateAsync(new LinkBuilder().Slug("spring").To("https://example.com/new").Draft(), new Author(author));

        await FollowedAsync(() => Find("spring")?.Default.Destination == "https://example.com/new", "the new destination is known");
    }

    [Fact]
    public async Task A_deleted_link_no_longer_answers()
    {
        Assert.NotNull(Find("spring"));

        Assert.True(await Editor.DeleteAsync(_link.OrganizationId, "spring", Author.CommandLine));

        await FollowedAsync(() => Find("spring") is null, "the link is unknown");
    }

    [Fact]
    public async Task A_new_link_of_a_domain_takes_the_place_of_that_of_the_shared_hosts_there()
    {
        await AddDomainsAsync("main.example", "second.example");
        Assert.Equal(_link.Id, Find("spring", "second.example")?.LinkId);

        var draft = new LinkBuilder().Slug("spring").Domain("second.example").Draft();
        var created = Assert.IsType<LinkEdit.Saved>(await Editor.CreateAsync(_link.OrganizationId, draft, Author.CommandLine)).Link;

        await FollowedAsync(() => Find("spring", "second.example")?.LinkId == created.Id, "the link of the domain answers there");
        Assert.Equal(_link.Id, Find("spring")?.LinkId);
    }

    [Fact]
    public async Task Ids_that_are_given_again_hide_no_change()
    {
        await _server.LinkAsync(new LinkBuilder().Slug("other"), "Globex");
        await UpdateAsync(new LinkBuilder().Slug("spring").To("https://example.com/new").Draft());
        await FollowedAsync(() => Find("spring")?.Default.Destination == "https://example.com/new", "the new destination is known");
        // As the purge of an organization whose changes are the newest.
        await using (var connection = _server.Get<AppDatabase>().OpenWriter())
            connection.Run("""DELETE FROM "LinkChanges" WHERE "Id" > (SELECT min("Id") FROM "LinkChanges")""");

        await UpdateAsync(new LinkBuilder().Slug("spring").To("https://example.com/newer").Draft());

        await FollowedAsync(() => Find("spring")?.Default.Destination == "https://example.com/newer", "the newer destination is known");
    }

    [Fact]
    public async Task What_the_server_has_changed_itself_is_passed_over_unless_changes_of_others_come_before_it()
    {
        TestStore.SkipUnlessSqlite("With PostgreSQL, the server is notified, and reads the log before the test does.");
        var (editor, log) = (_server.Get<LinkEditor>(), _server.Get<LinkChangeLog>());
        var drafts = Enumerable.Range(0, 3).Select(i => new LinkBuilder().Slug($"many-{i}").Draft()).ToList();
        await editor.CreateManyAsync(_link.OrganizationId, drafts, LinkBuilder.Ada);
        await editor.ChangeManyAsync(_link.OrganizationId, [_link.Id], new BulkChange { AddTags = ["a"] }, LinkBuilder.Ada);
        Assert.Empty((await log.ReadAsync())!);

        await UpdateAsync(new LinkBuilder().Slug("spring").To("https://example.com/3").Draft());
        await editor.UpdateAsync(_link.OrganizationId, _link.Id, new LinkBuilder().Slug("spring").To("https://example.com/4").Draft(), null, LinkBuilder.Ada);

        Assert.Equal([(_link.Id, 3), (_link.Id, 4)], (await log.ReadAsync())!.Select(change => (change.LinkId, change.Version)));
        Assert.Empty((await log.ReadAsync())!);
        var entry = Find("spring");
        await UpdateAsync(new LinkBuilder().Slug("many-0").Draft(), link: (await _server.Get<LinkQueries>().FindAsync(_link.OrganizationId, "many-0"))!.Id);
        await FollowedAsync(() => Find("many-0")?.Version == 2, "the other link's version");
        Assert.Same(entry, Find("spring"));
    }

    private LinkEditor Editor => _command.GetRequiredService<LinkEditor>();

    private LinkEntry? Find(string slug, string? domain = null) =>
        _server.Get<LinkTable>().Find(slug, domain, domain is null ? 0 : _link.OrganizationId);

    private async Task UpdateAsync(LinkDraft draft, Author? by = null, long? link = null) =>
        Assert.IsType<LinkEdit.Saved>(await Editor.UpdateAsync(_link.OrganizationId, link ?? _link.Id, draft, null, by ?? Author.CommandLine));

    private async Task AddDomainsAsync(params string[] hosts)
    {
        foreach (var host in hosts)
        {
            await _server.Get<DomainEditor>().AddAsync(_link.OrganizationId, host, new DomainDraft(), isMain: host == hosts[0], Author.CommandLine);
            await _server.Get<DomainEditor>().ConfirmAsync(host);
        }
        await _command.GetRequiredService<HostTable>().ReloadAsync();
    }

    /// <summary>Lets the server look for changes until it knows of one.</summary>
    private Task FollowedAsync(Func<bool> condition, string what) => Eventually.TrueAsync(
        () =>
        {
            _server.Time.Advance(ChangeSignal.Interval);
            return condition();
        },
        what);
}
