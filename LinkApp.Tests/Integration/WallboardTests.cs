using LinkApp.Core.Data;
using LinkApp.Core.Organizations;
using LinkApp.Core.Wallboards;
using LinkApp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

[Trait("Store", "both")]
public sealed class WallboardTests
{
    private const string Ada = "ada@acme.example";

    [Fact]
    public async Task A_token_opens_its_organization_until_it_is_revoked()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var (boards, acme) = (pipeline.Get<WallboardLinks>(), (await pipeline.LinkAsync()).OrganizationId);
        var token = await boards.CreateAsync(acme, " Office ", new Author(Ada));

        var view = await boards.FindAsync(token);
        Assert.Equal((acme, "Acme"), (view!.OrganizationId, view.OrganizationName));
        Assert.True(await boards.UseAsync(acme, view.Id));
        Assert.True(await boards.RevokeAsync(acme, view.Id, new Author(Ada)));

        Assert.Null(await boards.FindAsync(token));
        Assert.False(await boards.UseAsync(acme, view.Id));
        Assert.False(await boards.RevokeAsync(acme, view.Id, new Author(Ada)));
    }

    [Fact]
    public async Task The_store_has_a_hash_and_no_token()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var (boards, acme) = (pipeline.Get<WallboardLinks>(), (await pipeline.LinkAsync()).OrganizationId);
        var token = await boards.CreateAsync(acme, "Office", new Author(Ada));

        await using var db = await pipeline.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var stored = Assert.Single(await db.Wallboards.ToListAsync());
        Assert.Equal(Wallboard.HashToken(token), stored.Hash);
        Assert.True(token.Length >= 43);
        Assert.DoesNotContain(token, System.Text.Json.JsonSerializer.Serialize(stored), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_made_it_and_when_it_was_last_shown_is_listed()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var (boards, acme) = (pipeline.Get<WallboardLinks>(), (await pipeline.LinkAsync()).OrganizationId);
        await boards.CreateAsync(acme, "Office", new Author(Ada));
        var token = await boards.CreateAsync(acme, "Lobby", new Author(Ada));
        Assert.All(await boards.ListAsync(acme), wallboard => Assert.Null(wallboard.LastUsedAt));

        pipeline.Time.Jump(TimeSpan.FromHours(1));
        await boards.UseAsync(acme, (await boards.FindAsync(token))!.Id);

        var listed = await boards.ListAsync(acme);
        Assert.Equal(
            [("Lobby", Ada, pipeline.Time.GetUtcNow().UtcDateTime), ("Office", Ada, (DateTime?)null)],
            listed.Select(wallboard => (wallboard.Name, wallboard.CreatedBy, wallboard.LastUsedAt)));
    }

    [Fact]
    public async Task Nobody_revokes_or_lists_the_wallboards_of_another_organization()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var (boards, acme) = (pipeline.Get<WallboardLinks>(), (await pipeline.LinkAsync()).OrganizationId);
        var other = (await pipeline.LinkAsync(organization: "Other")).OrganizationId;
        var view = await boards.FindAsync(await boards.CreateAsync(acme, "Office", new Author(Ada)));

        Assert.Empty(await boards.ListAsync(other));
        Assert.False(await boards.RevokeAsync(other, view!.Id, new Author(Ada)));
        Assert.True(await boards.UseAsync(acme, view.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("two\nlines")]
    public void A_name_says_where_the_screen_is(string name) => Assert.NotNull(Wallboard.NameError(name));
}
