using System.Net;
using System.Net.Http.Headers;
using LinkApp.Core.Data;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>Access to the API: keys, their roles and their organization.</summary>
[Trait("Store", "both")]
public sealed class ApiAccessTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Valid = """{ "destination": "https://example.com/" }""";

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer la_wrong")]
    [InlineData("Bearer  ")]
    [InlineData("Basic YWRhOnNlY3JldA==")]
    [InlineData("la_nothing")]
    public async Task A_request_without_a_valid_key_is_told_how_to_send_one(string? authorization)
    {
        using var client = api.Server.NewClient();
        if (authorization is not null)
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        foreach (var path in (string[])["links", "links/spring", "report", "links/spring/report", "live"])
        {
            var answer = await client.GetApiAsync(path);
            answer.AssertProblem(HttpStatusCode.Unauthorized);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        }

        (await client.PostAsync("links", Valid)).AssertProblem(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_revoked_key_opens_nothing()
    {
        using var client = await api.Server.ApiAsync("Initech");
        Assert.Equal(HttpStatusCode.OK, (await client.GetApiAsync("links")).Status);

        var organization = await api.Server.OrganizationAsync("Initech");
        await using var db = await api.Server.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var key = await db.ApiKeys.SingleAsync(key => key.OrganizationId == organization);
        await api.Server.Services.GetRequiredService<OrganizationEditor>().RevokeKeyAsync(organization, key.Id, Author.CommandLine);

        (await client.GetApiAsync("links")).AssertProblem(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_viewers_key_changes_nothing()
    {
        var slug = (await api.Editor.CreateAsync(Valid)).Text("slug");

        (await api.Viewer.PostAsync("links", Valid)).AssertProblem(HttpStatusCode.Forbidden);
        (await api.Viewer.PutAsync($"links/{slug}", Valid)).AssertProblem(HttpStatusCode.Forbidden);
        (await api.Viewer.DeleteApiAsync($"links/{slug}")).AssertProblem(HttpStatusCode.Forbidden);

        Assert.Equal(1, (await api.Editor.GetApiAsync($"links/{slug}")).Number("version"));
    }

    [Fact]
    public async Task A_members_cookie_does_not_open_the_api()
    {
        await api.Server.MemberAsync("ada@example.com");
        using var visitor = new Visitor(api.Server);
        await visitor.SignInAsync("ada@example.com");

        using var answer = await visitor.Client.GetAsync("/api/v1/links");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_key_acts_for_its_own_organization_only()
    {
        await api.Editor.CreateAsync("""{ "slug": "acmes", "destination": "https://example.com/" }""");
        await api.Stranger.CreateAsync("""{ "slug": "globexs", "destination": "https://example.com/" }""");
        (await api.Server.ClickAsync("acmes")).Dispose();

        var links = (await api.Stranger.GetApiAsync("links")).Body.GetRawText();

        Assert.Contains("globexs", links, StringComparison.Ordinal);
        Assert.DoesNotContain("acmes", links, StringComparison.Ordinal);
        Assert.Equal(0, (await api.Stranger.GetApiAsync("report")).Number("total"));
    }

    [Theory]
    [InlineData("bearer")]
    [InlineData("BEARER")]
    public async Task The_scheme_is_read_without_case(string scheme)
    {
        using var client = api.Server.NewClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(scheme, api.Editor.DefaultRequestHeaders.Authorization!.Parameter);

        Assert.Equal(HttpStatusCode.OK, (await client.GetApiAsync("links")).Status);
    }
}
