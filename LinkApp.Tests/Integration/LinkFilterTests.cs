using LinkApp.Core.Clicks;
using LinkApp.Core.Links;
using LinkApp.Core.Links.List;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Lists against a filter that somebody would write who has all links in memory.</summary>
public sealed class LinkFilterTests : IAsyncLifetime
{
    private static readonly string[] Words = ["spring", "Summer", "ÄRGER", "a_b", "50%", "Ångström", "x"];
    private static readonly string[] Tags = ["print", "mail", "Rare", "2026"];

#pragma warning disable RS0030 // Each run takes another seed, and prints it.
    private readonly int _seed = Random.Shared.Next();
#pragma warning restore RS0030
    private readonly List<Link> _links = [];
    private readonly Dictionary<long, long> _clicks = [];
    private Pipeline _pipeline = null!;
    private int _organization;

    private LinkQueries Queries => _pipeline.Get<LinkQueries>();

    private LinkEditor Editor => _pipeline.Get<LinkEditor>();

    public async ValueTask InitializeAsync()
    {
        _pipeline = await Pipeline.StartAsync();
        await _pipeline.StopRollingUpAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {_seed}");
    }

    public ValueTask DisposeAsync() => _pipeline.DisposeAsync();

    [Fact]
    [Trait("Tier", "full")]
    public async Task Every_filter_in_every_order_finds_what_a_look_at_each_link_finds()
    {
        var random = new Random(_seed);
        await FillAsync(random, 120);
        for (var i = 0; i < 400; i++)
        {
            var filter = RandomFilter(random);
            var sort = random.GetItems(Enum.GetValues<LinkSort>(), 1)[0];
            var expected = Sorted(_links.Where(link => Fits(link, filter)), sort);

            Assert.True(
                expected.SequenceEqual(await WalkAsync(filter, sort, random.Next(1, 60))),
                $"Seed {_seed}: {filter} by {sort}, tags {string.Join('+', filter.Tags)}.");
        }
    }

    [Theory]
    [InlineData(LinkSort.Newest)]
    [InlineData(LinkSort.Oldest)]
    [InlineData(LinkSort.Name)]
    [InlineData(LinkSort.Slug)]
    [InlineData(LinkSort.Changed)]
    [InlineData(LinkSort.Clicks)]
    public async Task A_walk_sees_every_link_once_while_others_are_added_and_deleted(LinkSort sort)
    {
        var random = new Random(_seed);
        await FillAsync(random, 60);
        var there = _links.Where(link => !link.Options.IsArchived).Select(link => link.Id).ToHashSet();
        var seen = new List<long>();
        LinkCursor? cursor = null;
        do
        {
            var page = await Queries.ListAsync(_organization, sort: sort, after: cursor, size: 7);
            seen.AddRange(page.Links.Select(link => link.Id));
            cursor = page.Next;
            await AddAsync(random);
            // The link that the cursor names is gone by the next page.
            if (page.Links.Count > 0)
                await Editor.DeleteAsync(_organization, page.Links[^1].Slug, LinkBuilder.Ada);
        }
        while (cursor is not null);

        Assert.Equal(seen.Distinct(), seen);
        Assert.Empty(there.Except(seen));
    }

    [Fact]
    public async Task Links_of_another_organization_are_in_no_list()
    {
        await FillAsync(new Random(_seed), 10);
        var other = (await _pipeline.LinkAsync(new LinkBuilder().Slug("secret").Name("spring").Tags("print"), "Other")).OrganizationId;

        foreach (var sort in Enum.GetValues<LinkSort>())
        {
            Assert.Equal(["secret"], (await Queries.ListAsync(other, sort: sort)).Links.Select(link => link.Slug));
            Assert.DoesNotContain(
                "secret",
                (await Queries.ListAsync(
                    _organization, new() { Search = "spring", State = StateFilter.All }, sort, size: 200)).Links.Select(link => link.Slug));
        }
    }

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

    private async Task FillAsync(Random random, int count)
    {
        for (var i = 0; i < count; i++)
            await AddAsync(random);
        foreach (var link in _links)
        {
            var clicks = random.Next(0, 6);
            _clicks[link.Id] = clicks;
            await _pipeline.RecordAsync(
                Enumerable.Range(0, clicks).Select(_ => _pipeline.Click(link)).Append(_pipeline.Click(link, agent: new Agent("Bot", "", "", IsBot: true))));
        }
        await _pipeline.Get<Rollups>().CatchUpAsync();
    }

    private async Task AddAsync(Random random)
    {
        string Word() => random.GetItems(Words, 1)[0];
        DateTime? Around() => random.Next(3) > 0 ? null : Now.AddMinutes(random.Next(-2, 3));
        var (from, until) = (Around(), Around());
        var options = new LinkOptions
        {
            ValidFrom = from,
            ValidUntil = from >= until ? from.Value.AddMinutes(1) : until,
            MaxClicks = random.Next(3) > 0 ? null : random.Next(1, 6),
            IsEnabled = random.Next(5) > 0,
            IsArchived = random.Next(5) == 0,
        };
        var draft = new LinkBuilder()
            .Slug($"{(random.Next(2) == 0 ? "Link" : "link")}-{random.Next(10)}-{_links.Count}")
            .Name(random.Next(4) == 0 ? "" : $"{Word()} {Word()}")
            .To($"https://example.com/{Word()}")
            .Tags([.. Tags.Where(tag => random.Next(tag == "Rare" ? 20 : 3) == 0)])
            .Options(options);
        var link = await _pipeline.LinkAsync(draft);
        _organization = link.OrganizationId;
        if (random.Next(4) == 0)
        {
            _pipeline.Time.Advance(TimeSpan.FromTicks(random.Next(1, 5)));
            var edited = await Editor.UpdateAsync(
                _organization, link.Slug, LinkDraft.Of(LinkSnapshot.Of(link)) with { Slug = $"{link.Slug}-renamed" }, null, LinkBuilder.Ada);
            link = Assert.IsType<LinkEdit.Saved>(edited).Link;
        }
        _links.Add(link);
    }

    private static LinkFilter RandomFilter(Random random) => new()
    {
        Search = random.Next(3) switch
        {
            0 => random.GetItems([.. Words, "LINK-1", "renamed", "in", "example", "spring x", "nowhere"], 1)[0],
            _ => null,
        },
        Tags = [.. Tags.Where(_ => random.Next(5) == 0).Select(tag => random.Next(2) == 0 ? tag.ToUpperInvariant() : tag)],
        State = random.GetItems(Enum.GetValues<StateFilter>(), 1)[0],
    };

    private bool Fits(Link link, LinkFilter filter)
    {
        var state = link.StateAt(Now, _clicks[link.Id]);
        var fits = filter.State switch
        {
            StateFilter.All => true,
            StateFilter.Archived => link.Options.IsArchived,
            StateFilter.Kept => !link.Options.IsArchived,
            var wanted => !link.Options.IsArchived && wanted.ToString() == state.ToString(),
        };
        return fits && filter.Tags.All(tag => link.Tags.Contains(tag, StringComparer.OrdinalIgnoreCase))
            && (filter.Search is null || LinkTable.SlugsOf(link).Concat([link.Name, link.Destination]).Any(text => Holds(text, filter.Search)));
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

    // SQLite's NOCASE knows the letters A to Z.
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
            // As it travels: by its text.
            Assert.True(page.Next is null || LinkCursor.TryParse(page.Next.ToString(), sort, out _));
            cursor = page.Next is null ? null : LinkCursor.TryParse(page.Next.ToString(), sort, out var next) ? next : null;
        }
        while (cursor is not null);
        return seen;
    }
}
