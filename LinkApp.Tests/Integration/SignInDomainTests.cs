using System.Net;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Sign-in domains as programs see them, with a real DNS server, and what they do for people.</summary>
[Trait("Store", "both")]
public sealed class SignInDomainTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>, IAsyncLifetime
{
    private readonly TestServer _server = fixture.Server;
    private readonly string _organization = fixture.NewName();
    private readonly string _domain = $"{fixture.NewName("domain")}.example";
    private HttpClient _admin = null!;

    public async ValueTask InitializeAsync() => _admin = await _server.ApiAsync(_organization, Role.Admin);

    public ValueTask DisposeAsync()
    {
        _admin.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_domain_is_proven_by_its_dns_record_and_then_admits_its_people()
    {
        var added = await _admin.PostAsync("sign-in-domains", $$"""{ "domain": "@{{_domain.ToUpperInvariant()}}", "role": "editor" }""");
        Assert.Equal((HttpStatusCode.Created, _domain, $"_linkapp.{_domain}"), (added.Status, added.Text("domain"), added.Text("recordName")));
        var early = await _admin.SendAsync(HttpMethod.Patch, $"sign-in-domains/{_domain}", """{ "isOn": true }""");
        Assert.Equal(HttpStatusCode.BadRequest, early.Status);
        Assert.Contains("There is no TXT record", await CheckAsync(HttpStatusCode.Conflict), StringComparison.Ordinal);
        fixture.Names.Set($"_linkapp.{_domain}", "linkapp-verification=another");
        Assert.Contains("has another text", await CheckAsync(HttpStatusCode.Conflict), StringComparison.Ordinal);
        fixture.Names.Set($"_linkapp.{_domain}", added.Text("recordText")!);
        await CheckAsync(HttpStatusCode.OK);

        // Proven, but still off.
        var person = new Person(_domain, $"someone@{_domain}");
        Assert.Contains("There is no account for", await SignInAsync(person), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _admin.SendAsync(HttpMethod.Patch, $"sign-in-domains/{_domain}", """{ "isOn": true }""")).Status);
        Assert.Contains("has not confirmed", await SignInAsync(person with { IsConfirmed = false }), StringComparison.Ordinal);
        Assert.Contains("There is no account for", await SignInAsync(new(_domain, $"someone@sub.{_domain}")), StringComparison.Ordinal);
        Assert.Contains("There is no account for", await SignInAsync(new(_domain, $"someone@{_domain}.evil.example")), StringComparison.Ordinal);
        Assert.Equal("/app", await SignInAsync(person));

        Assert.Equal([$"someone@{_domain}: editor"], (await _admin.GetApiAsync("members")).Body.GetProperty("members").EnumerateArray()
            .Select(member => $"{member.GetProperty("email").GetString()}: {member.GetProperty("role").GetString()}"));
        var actions = (await _admin.GetApiAsync("audit")).Body.GetProperty("entries").EnumerateArray()
            .Select(entry => $"{entry.GetProperty("action")} {entry.GetProperty("after")}").ToList();
        Assert.Contains($"member.joined editor, by {_domain} and Acme SSO", actions);
        Assert.Contains("sign-in-domain.added editor, not proven, off", actions);
        Assert.Contains("sign-in-domain.proven editor, proven, off", actions);
        Assert.Contains("sign-in-domain.changed editor, proven, on", actions);

        Assert.Equal(HttpStatusCode.NoContent, (await _admin.DeleteApiAsync($"sign-in-domains/{_domain}")).Status);
        Assert.Contains("There is no account for", await SignInAsync(new($"other-{_domain}", $"other@{_domain}")), StringComparison.Ordinal);
        // Members stay.
        Assert.Equal("/app", await SignInAsync(person));
    }

    [Theory]
    [InlineData("""{ "domain": "not a domain" }""", "domain")]
    [InlineData("""{ "domain": "localhost" }""", "domain")]
    [InlineData("""{ "domain": "192.0.2.1" }""", "domain")]
    [InlineData("""{ "domain": "example.com:8080" }""", "domain")]
    [InlineData("""{ "domain": "example.com", "role": "admin" }""", "role")]
    [InlineData("""{ "domain": "example.com", "isOn": true }""", "isOn")]
    [InlineData("""{ "domain": "example.com", "roles": "viewer" }""", "roles")]
    [InlineData("{ }", "domain")]
    public async Task A_wrong_domain_names_its_field(string body, string field)
    {
        var answer = await _admin.PostAsync("sign-in-domains", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(field, answer.Body.GetProperty("pointers")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task A_domain_makes_nobody_an_admin_and_is_there_once()
    {
        Assert.Equal(HttpStatusCode.Created, (await _admin.PostAsync("sign-in-domains", $$"""{ "domain": "{{_domain}}" }""")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await _admin.PostAsync("sign-in-domains", $$"""{ "domain": "{{_domain}}" }""")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await _admin.SendAsync(HttpMethod.Patch, $"sign-in-domains/{_domain}", """{ "role": "admin" }""")).Status);
        // Another organization may prove the same domain.
        using var other = await _server.ApiAsync(fixture.NewName(), Role.Admin);
        Assert.Equal(HttpStatusCode.Created, (await other.PostAsync("sign-in-domains", $$"""{ "domain": "{{_domain}}" }""")).Status);
        foreach (var (method, path) in ((HttpMethod, string)[])[(HttpMethod.Delete, "none.example"), (HttpMethod.Post, "none.example/check")])
            (await _admin.SendAsync(method, $"sign-in-domains/{path}")).AssertProblem(HttpStatusCode.NotFound);
    }

    private async Task<string> CheckAsync(HttpStatusCode expected)
    {
        var answer = await _admin.SendAsync(HttpMethod.Post, $"sign-in-domains/{_domain}/check");
        Assert.Equal(expected, answer.Status);
        return answer.Body.ToString();
    }

    /// <summary>Where a sign-in leads, or what the page says that refuses it.</summary>
    private async Task<string> SignInAsync(Person person)
    {
        fixture.Provider.Person = person;
        using var visitor = new Visitor(_server);
        using var answer = await visitor.SignInByProviderAsync();
        return answer.GetPath() ?? await answer.GetTextAsync();
    }
}
