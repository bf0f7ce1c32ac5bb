using CsCheck;
using LinkApp.Core.Clicks;
using LinkApp.Core.Links;
using LinkApp.Core.Links.List;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Filtered lists against a plain filter over all links in memory.</summary>
[Trait("Store", "both")]
public sealed class LinkFilterTests : IAsyncLifetime
{
    private static readonly string[] Words = ["spring", "Summer", "ÄRGER", "a_b", "50%", "Ångström", "x"];
    private static readonly string[] Tags = ["print", "mail", "Rare", "2026"];

    private static readonly Gen<string> Word = Gen.OneOf(Words);
    private static readonly Gen<DateTime?> Around = Gen.Int[-2, 2].Select(minutes => Now.AddMinutes(minutes)).Nullable(2.0 / 3);

    private static readonly Gen<LinkOptions> Options = Gen.Select(
        Around, Around, Gen.Long[1, 5].Nullable(2.0 / 3), Gen.Frequency((4, true), (1, false)), Gen.Frequency((4, false), (1, true)),
        (from, until, maxClicks, isEnabled, isArchived) => new LinkOptions
        {
            ValidFrom = from,
            ValidUntil = from >= until ? from.Value.AddMinutes(1) : until,
            MaxClicks = maxClicks,
            IsEnabled = isEnabled,
            IsArchived = isArchived,
        });

    private static readonly Gen<NewLink> NewLinks = Gen.Select(
        Gen.Select(Gen.OneOf("link", "Link"), Gen.Int[0, 9], (word, number) => $"{word}-{number}"),
        Gen.Frequency<string>((1, Gen.Const("")), (3, Gen.Select(Word, Word, (one, other) => $"{one} {other}"))),
        Word,
        Gen.Frequency((6, "print"), (6, "mail"), (1, "Rare"), (6, "2026")).Array[0, 2],
        Options,
        Gen.Int[0, 5],
        Gen.Frequency<int>((3, Gen.Const(0)), (1, Gen.Int[1, 4])),
        (slug, name, path, tags, options, clicks, renamedAfter) => new NewLink(slug, name, path, [.. tags.Distinct()], options, clicks, renamedAfter));

    private static readonly Gen<LinkFilter> Filters = Gen.Select(
        Gen.OneOf([.. Words, "LINK-1", "renamed", "in", "example", "spring x", "nowhere"]).Null(2.0 / 3),
        Gen.Select(Gen.OneOf(Tags), Gen.Bool, (tag, isUpper) => isUpper ? tag.ToUpperInvariant() : tag).Array[0, 2],
        Gen.Enum<StateFilter>(),
        (search, tags, state) => new LinkFilter { Search = search, Tags = [.. tags.Distinct(StringComparer.OrdinalIgnoreCase)], State = state });

    private readonly List<Link> _links = [];
    private readonly Dictionary<long, long> _clicks = [];
    private Pipeline _pipeline = null!;
    private int _organization;
    private int _worlds;
    private int _added;

    private LinkQueries Queries => _pipeline.Get<LinkQueries>();

    private LinkEditor Editor => _pipeline.Get<LinkEditor>();

    public async ValueTask InitializeAsync()
    {
        _pipeline = await Pipeline.StartAsync();
        await _pipeline.StopRollingUpAsync();
    }

    public ValueTask DisposeAsync() => _pipeline.DisposeAsync();

    [Fact]
    [Trait("Tier", "full")]
    public Task Every_filter_in_every_order_finds_what_a_look_at_each_link_finds() =>
        Gen.Select(NewLinks.Some(60), Gen.Select(Filters, Gen.Enum<LinkSort>(), Gen.Int[1, 59]).Some(200)).ForAllAsync(
            iter: 6,
            async sample =>
            {
                await FillAsync(sample.Item1);
                foreach (var (filter, sort, size) in sample.Item2)
                {
                    var expected = Sorted(_links.Where(link => Fits(link, filter)), sort).ToList();
                    Assert.Equal(expected, await WalkAsync(filter, sort, size));
                    Assert.Equal(expected.Count, Queries.Count(_organization, filter));
                }
            },
            print: sample => string.Join(
                '\n', sample.Item1.Select(Describe).Concat(sample.Item2.Select(query => $"{Describe(query.Item1)} by {query.Item2}, {query.Item3} a page"))));

    [Theory]
    [InlineData(LinkSort.Newest)]
    [InlineData(LinkSort.Oldest)]
    [InlineData(LinkSort.Name)]
    [InlineData(LinkSort.Slug)]
    [InlineData(LinkSort.Changed)]
    [InlineData(LinkSort.Clicks)]
    public Task A_walk_sees_every_link_once_while_others_are_added_and_deleted(
        LinkSort sort) => Gen.Select(NewLinks.Array[1, 60], NewLinks.Array[1, 10]).ForAllAsync(
        iter: 2,
        async sample =>
        {
            var (before, added) = sample;
            await FillAsync(before);
            var there = _links.Where(link => !link.Options.IsArchived).Select(link => link.Id).ToHashSet();
            var seen = new List<long>();
            LinkCursor? cursor = null;
            var pages = 0;
            do
            {
                var page = await Queries.ListAsync(_organization, sort: sort, after: cursor, size: 7);
                seen.AddRange(page.Links.Select(link => link.Id));
                cursor = page.Next;
                await AddAsync(added[pages++ % added.Length]);
                // The link in the cursor is deleted before the next page.
                if (page.Links.Count > 0)
                    await Editor.DeleteAsync(_organization, page.Links[^1].Slug, LinkBuilder.Ada);
            }
            while (cursor is not null);

            Assert.Equal(seen.Distinct(), seen);
            Assert.Empty(there.Except(seen));
        },
        print: sample => $"{string.Join('\n', sample.Item1.Select(Describe))}\nadded {string.Join('\n', sample.Item2.Select(Describe))}");

    [Fact]
    public Task Links_of_another_organization_are_in_no_list() => NewLinks.Array[1, 20].ForAllAsync(
        iter: 1,
        async links =>
        {
            await FillAsync(links);
            var other = await _pipeline.LinkAsync(new LinkBuilder().Slug($"secret-{_worlds}").Name("spring").Tags("print"), $"Other {_worlds}");

            foreach (var sort in Enum.GetValues<LinkSort>())
            {
                Assert.Equal([other.Slug], (await Queries.ListAsync(other.OrganizationId, sort: sort)).Links.Select(link => link.Slug));
                var found = await Queries.ListAsync(_organization, new() { Search = "spring", State = StateFilter.All }, sort, size: 200);
                Assert.DoesNotContain(other.Slug, found.Links.Select(link => link.Slug));
            }
        },
        print: links => string.Join('\n', links.Select(Describe)));

    [Fact]
    public async Task Tags_are_counted_without_case_archived_links_apart_and_searched()
    {
        foreach (var (tags, archived) in new (string[], bool)[] { (["Print", "mail"], false), (["print"], true), (["PRINT"], false), ([], false) })
            await _pipeline.LinkAsync(new LinkBuilder().Tags(tags).Options(new() { IsArchived = archived }));
        await _pipeline.LinkAsync(new LinkBuilder().Tags("print", "theirs"), "Other");
        _organization = await _pipeline.Get<Core.Organizations.OrganizationEditor>().FindOrCreateAsync("Acme");
        var tagQueries = _pipeline.Get<TagQueries>();

        var all = await tagQueries.ListAsync(_organization);
        Assert.Equal([("mail", 1, 0), ("print", 2, 1)], all.Tags.Select(tag => (tag.Tag.ToLowerInvariant(), tag.Links, tag.Archived)));
        Assert.Null(all.Next);
        Assert.Equal("mail", Assert.Single((await tagQueries.ListAsync(_organization, "AI")).Tags).Tag);

        var first = await tagQueries.ListAsync(_organization, size: 1);
        Assert.Equal(("mail", "mail"), (first.Next, Assert.Single(first.Tags).Tag));
        Assert.Equal("print", Assert.Single((await tagQueries.ListAsync(_organization, after: first.Next, size: 1)).Tags).Tag, ignoreCase: true);
    }

    private static DateTime Now => Pipeline.Start.UtcDateTime;

    /// <summary>Creates the links in an organization of their own.</summary>
    private async Task FillAsync(NewLink[] links)
    {
        _worlds++;
        _links.Clear();
        foreach (var link in links)
            await AddAsync(link);
        foreach (var (link, wanted) in _links.Zip(links))
        {
            _clicks[link.Id] = wanted.Clicks;
            await _pipeline.RecordAsync(
                Enumerable.Range(0, wanted.Clicks).Select(_ => _pipeline.Click(link))
                    .Append(_pipeline.Click(link, agent: new Agent("Bot", "", "", IsBot: true))));
        }
        await _pipeline.Get<Rollups>().CatchUpAsync();
    }

    private async Task AddAsync(NewLink wanted)
    {
        var draft = new LinkBuilder().Slug($"{wanted.Slug}-{_added++}").Name(wanted.Name)
            .To($"https://example.com/{wanted.Path}").Tags(wanted.Tags).Options(wanted.Options);
        var link = await _pipeline.LinkAsync(draft, $"Acme {_worlds}");
        _organization = link.OrganizationId;
        if (wanted.RenamedAfter > 0)
        {
            _pipeline.Time.Advance(TimeSpan.FromTicks(wanted.RenamedAfter));
            var edited = await Editor.UpdateAsync(
                _organization, link.Slug, LinkDraft.From(LinkSnapshot.From(link)) with { Slug = $"{link.Slug}-renamed" }, null, LinkBuilder.Ada);
            link = Assert.IsType<LinkEdit.Saved>(edited).Link;
        }
        _links.Add(link);
    }

    private static string Describe(NewLink link) => $"{(link with { Tags = [] })}, tags {string.Join('+', link.Tags)}";

    private static string Describe(LinkFilter filter) => $"\"{filter.Search}\", tags {string.Join('+', filter.Tags)}, {filter.State}";

    private bool Fits(Link link, LinkFilter filter)
    {
        var state = link.StateAt(Now, _clicks[link.Id]);
        var fits = filter.State switch
        {
            StateFilter.All => true,
            StateFilter.Archived => link.Options.IsArchived,
            StateFilter.Unarchived => !link.Options.IsArchived,
            var wanted => !link.Options.IsArchived && wanted.ToString() == state.ToString(),
        };
        return fits && filter.Tags.All(tag => link.Tags.Contains(tag, StringComparer.OrdinalIgnoreCase))
            && (filter.Search is null || link.Aliases.Select(alias => alias.Slug).Concat([link.Slug, link.Name, link.Destination])
                .Any(text => Holds(text, filter.Search)));
    }

    private static bool Holds(string text, string search) =>
        System.Globalization.CultureInfo.InvariantCulture.CompareInfo.IndexOf(
            text, search, System.Globalization.CompareOptions.IgnoreCase | System.Globalization.CompareOptions.IgnoreNonSpace) >= 0;

    private IEnumerable<long> Sorted(IEnumerable<Link> links, LinkSort sort) => (sort switch
    {
        LinkSort.Newest => links.OrderByDescending(link => link.Id),
        LinkSort.Oldest => links.OrderBy(link => link.Id),
        LinkSort.Name => links.OrderBy(link => Folded(link.Name.Length > 0 ? link.Name : link.Slug), StringComparer.Ordinal).ThenBy(link => link.Id),
        LinkSort.Slug => links.OrderBy(link => Folded(link.Slug), StringComparer.Ordinal).ThenBy(link => link.Id),
        LinkSort.Changed => links.OrderByDescending(link => link.UpdatedAt).ThenByDescending(link => link.Id),
        _ => links.OrderByDescending(link => _clicks[link.Id]).ThenByDescending(link => link.Id),
    }).Select(link => link.Id);

    // SQLite's NOCASE only folds the letters A to Z.
    private static string Folded(string text) => string.Concat(text.Select(letter => char.IsAsciiLetterUpper(letter) ? char.ToLowerInvariant(letter) : letter));

    private async Task<List<long>> WalkAsync(LinkFilter filter, LinkSort sort, int size)
    {
        var seen = new List<long>();
        LinkCursor? cursor = null;
        do
        {
            var page = await Queries.ListAsync(_organization, filter, sort, cursor, size);
            Assert.InRange(page.Links.Count, 0, size);
            seen.AddRange(page.Links.Select(link => link.Id));
            // Converted to text and back, as in an address.
            Assert.True(page.Next is null || LinkCursor.TryParse(page.Next.ToString(), sort, out _));
            cursor = page.Next is null ? null : LinkCursor.TryParse(page.Next.ToString(), sort, out var next) ? next : null;
        }
        while (cursor is not null);
        return seen;
    }

    /// <param name="RenamedAfter">The number of ticks after which it is renamed; 0 for never.</param>
    private sealed record NewLink(string Slug, string Name, string Path, string[] Tags, LinkOptions Options, int Clicks, int RenamedAfter);
}
