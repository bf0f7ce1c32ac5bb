using System.Data.Common;
using LinkApp.Core.Data;
using LinkApp.Core.Links;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Tests.Postgres;

public sealed class ModelTests(PostgresInstallation installation) : IClassFixture<PostgresInstallation>
{
    [Fact]
    public async Task The_model_has_no_change_without_a_migration()
    {
        using var folder = new TempFolder();
        await using var sqlite = new AppDb(new DbContextOptionsBuilder<AppDb>().UseFile(folder.File("linkapp.db")).Options);
        await using var postgres = await installation.OpenAsync();

        Assert.False(sqlite.Database.HasPendingModelChanges(), "SQLite's model: dotnet ef migrations add NAME -p LinkApp.Core -s LinkApp.Web");
        Assert.False(postgres.Database.HasPendingModelChanges(), "PostgreSQL's model: dotnet ef migrations add NAME -p LinkApp.Postgres");
    }

    [Fact]
    public async Task A_link_comes_back_as_it_was_stored()
    {
        await using var db = await installation.OpenAsync();
        var link = await AddAsync(db, "full", link =>
        {
            link.Tags = ["Spring", "été"];
            link.Options = link.Options with { ValidFrom = new DateTime(2026, 3, 2, 10, 15, 0, DateTimeKind.Utc), IsEnabled = false, StatusCode = 301 };
        });

        await using var other = await installation.OpenAsync();
        var stored = await other.Links.AsNoTracking().SingleAsync(found => found.Id == link.Id);

        Assert.Equal(["Spring", "été"], stored.Tags);
        Assert.Equal(link.Options, stored.Options);
        Assert.Equal(DateTimeKind.Utc, stored.Options.ValidFrom!.Value.Kind);
    }

    [Fact]
    public async Task Names_of_organizations_differ_in_more_than_case()
    {
        await using var db = await installation.OpenAsync();
        db.Add(new Organization { Name = "Éclair", CreatedAt = DateTime.UnixEpoch });
        await db.SaveChangesAsync();

        Assert.True(await db.Organizations.AnyAsync(organization => organization.Name == "éCLAIR"));
        Assert.False(await db.Organizations.AnyAsync(organization => organization.Name == "eclair"));
        db.Add(new Organization { Name = "ÉCLAIR", CreatedAt = DateTime.UnixEpoch });
        var refused = await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync());
        Assert.Equal("Organizations.Name", StoreFailure.FindUniqueColumn(refused));
    }

    [Fact]
    public async Task Texts_sort_by_their_bytes()
    {
        await using var db = await installation.OpenAsync();
        foreach (var slug in (string[])["sort-b", "sort-B", "sort-a", "sort-é", "sort-_"])
            await AddAsync(db, slug);

        Assert.Equal(
            ["sort-B", "sort-_", "sort-a", "sort-b", "sort-é"],
            await db.Links.Where(link => link.Slug.StartsWith("sort-")).OrderBy(link => link.Slug).Select(link => link.Slug).ToListAsync());
    }

    [Fact]
    public async Task A_destination_of_the_greatest_length_is_stored_and_found()
    {
        // Of many different letters, so that it does not shrink when it is packed.
        var destination = "https://example.com/" + string.Concat(Enumerable.Range(0, Destination.MaxLength - 20).Select(i => (char)('a' + (i * i % 7919 * 31 % 26))));
        await using var db = await installation.OpenAsync();
        var link = await AddAsync(db, "long", link => link.Destination = destination);

        Assert.Equal(link.Id, await db.Links.Where(found => found.Destination == destination).Select(found => found.Id).SingleAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("go.example.com")]
    public async Task A_slug_belongs_to_a_link_or_to_an_alias(string? domain)
    {
        await using var db = await installation.OpenAsync();
        var one = await AddAsync(db, $"one-{domain}", link => link.Domain = domain);
        var two = await AddAsync(db, $"two-{domain}", link => link.Aliases.Add(new LinkAlias { Slug = "x", SlugKey = $"alias-{domain}", Domain = domain }));

        var ofAlias = await RefusedAsync(() => AddAsync(db, $"alias-{domain}", link => link.Domain = domain));
        var ofLink = await RefusedAsync(async () =>
        {
            db.Add(new LinkAlias { LinkId = two.Id, Slug = "x", SlugKey = one.SlugKey, Domain = domain });
            await db.SaveChangesAsync();
        });
        var same = await RefusedAsync(() => AddAsync(db, $"one-{domain}", link => link.Domain = domain));

        Assert.Equal(("Links.SlugKey", "LinkAliases.SlugKey", "Links.SlugKey"), (ofAlias, ofLink, same));
        await AddAsync(db, $"alias-{domain}", link => link.Domain = "elsewhere.example.com");

        async Task<string?> RefusedAsync(Func<Task> add)
        {
            var error = await Assert.ThrowsAsync<DbUpdateException>(add);
            db.ChangeTracker.Clear();
            return StoreFailure.FindUniqueColumn(error);
        }
    }

    [Fact]
    public async Task Tags_are_kept_beside_their_links()
    {
        await using var db = await installation.OpenAsync();
        var link = await AddAsync(db, "tagged", link => link.Tags = ["Sale", "sale", "new"]);
        Assert.Equal("Sale,new", await TagsAsync());

        (link.Tags, link.Options) = (["SALE"], link.Options with { IsArchived = true });
        await db.SaveChangesAsync();
        Assert.Equal("SALE", await TagsAsync());
        Assert.True(await installation.ScalarAsync<bool>($"""SELECT "IsArchived" FROM "LinkTags" WHERE "LinkId" = {link.Id}"""));

        db.Remove(link);
        await db.SaveChangesAsync();
        Assert.Null(await TagsAsync());

        Task<string?> TagsAsync() => installation.ScalarAsync<string>($"""SELECT string_agg("Tag", ',' ORDER BY "Tag" COLLATE "C") FROM "LinkTags" WHERE "LinkId" = {link.Id}""");
    }

    [Fact]
    public async Task Changes_of_links_become_visible_in_the_order_of_their_ids()
    {
        await using var setup = await installation.OpenAsync();
        var organization = await OrganizationAsync(setup);
        var snapshot = LinkSnapshot.From(await AddAsync(setup, "changed"));
        using var stop = new CancellationTokenSource();
        var missed = WatchAsync(stop.Token);

        await Task.WhenAll(Enumerable.Range(1, 4).Select(async writer =>
        {
            for (var i = 1; i <= 100; i++)
            {
                await using var db = await installation.OpenAsync();
                await using var transaction = await db.Database.BeginTransactionAsync();
                db.Add(new LinkChange
                {
                    LinkId = writer,
                    Version = i,
                    OrganizationId = organization,
                    Time = DateTime.UnixEpoch,
                    Author = "Ada",
                    Kind = LinkChangeKind.Edited,
                    Link = snapshot,
                });
                await db.SaveChangesAsync();
                await transaction.CommitAsync();
            }
        }));
        await stop.CancelAsync();

        Assert.Equal(400, await missed);

        // Reads after the last id until nobody writes any more, and returns how many it has seen.
        async Task<int> WatchAsync(CancellationToken cancel)
        {
            var (last, seen) = (0L, 0);
            for (var isLast = false; ; isLast = cancel.IsCancellationRequested)
            {
                await using var db = await installation.OpenAsync();
                var ids = await db.LinkChanges.Where(change => change.Id > last && change.LinkId <= 4).Select(change => change.Id).Order()
                    .ToListAsync(CancellationToken.None);
                if (ids.Count > 0)
                    last = ids[^1];
                seen += ids.Count;
                if (isLast)
                    return seen;
            }
        }
    }

    [Fact]
    public async Task An_edit_whose_node_falls_silent_frees_the_others()
    {
        await using var db = await installation.OpenAsync();
        var connection = db.Database.GetDbConnection();
        await db.Database.OpenConnectionAsync();
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = "SHOW idle_in_transaction_session_timeout";

        Assert.Equal("10s", await command.ExecuteScalarAsync());
    }

    private static async Task<int> OrganizationAsync(AppDb db)
    {
        if (await db.Organizations.FirstOrDefaultAsync(organization => organization.Name == "Acme") is not { } organization)
        {
            organization = new Organization { Name = "Acme", CreatedAt = DateTime.UnixEpoch };
            db.Add(organization);
            await db.SaveChangesAsync();
        }
        return organization.Id;
    }

    private static async Task<Link> AddAsync(AppDb db, string slug, Action<Link>? change = null)
    {
        var link = new Link
        {
            OrganizationId = await OrganizationAsync(db),
            Slug = slug,
            SlugKey = slug,
            Name = "",
            Destination = "https://example.com/",
            CreatedAt = DateTime.UnixEpoch,
            UpdatedAt = DateTime.UnixEpoch,
        };
        change?.Invoke(link);
        db.Add(link);
        await db.SaveChangesAsync();
        return link;
    }
}
