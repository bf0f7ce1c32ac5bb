using System.Net.Http.Headers;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Members;
using LinkApp.Core.Wallboards;
using LinkApp.Tests.Support;
using LinkApp.Web.Accounts;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LinkApp.Tests.Integration;

/// <summary>What opens something is in no log, however much is logged.</summary>
public sealed class LoggedSecretTests
{
    private const string Ada = "ada@example.com";
    private const string OidcSecret = "oidc-secret-5f0c1b7e9a";
    private const string MetricsToken = "metrics-token-83b1f6c2d4";
    private const string MailPassword = "mail-password-17ce90ab52";

    [Fact]
    public async Task No_password_key_token_or_cookie_is_logged_at_any_level()
    {
        var log = new LogList();
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await TestServer.StartAsync(
            [
                "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft.AspNetCore=Debug", "--Logging:LogLevel:Microsoft.EntityFrameworkCore=Debug",
                "--Logging:LogLevel:Microsoft.AspNetCore.DataProtection=Debug",
                $"--Metrics:Token={MetricsToken}", "--Oidc:0:Name=Nowhere", "--Oidc:0:Authority=http://127.0.0.1:9/", "--Oidc:0:ClientId=linkapp",
                $"--Oidc:0:ClientSecret={OidcSecret}", "--Mail:Server=127.0.0.1", "--Mail:Port=9", "--Mail:Security=None", "--Mail:User=links",
                $"--Mail:Password={MailPassword}", "--Mail:From=links@example.com", "--Http:AdminHosts=127.0.0.1",
            ],
            replace: services => services.AddLogging(logging => logging.AddProvider(log)));
        var id = await server.MemberAsync(Ada);
        var organization = await server.OrganizationAsync();
        List<string> secrets = [TestServer.Password, "wrong horse battery", OidcSecret, MetricsToken, MailPassword];

        using var visitor = new Visitor(server);
        (await visitor.TrySignInAsync(Ada, "wrong horse battery")).Dispose();
        await visitor.SignInAsync(Ada);
        secrets.AddRange(visitor.Cookies.GetAllCookies().Select(cookie => cookie.Value).Where(value => value.Length > 20));
        (await visitor.Client.GetAsync("/app/links", cancel)).Dispose();

        using var program = await server.ApiAsync();
        secrets.Add(program.DefaultRequestHeaders.Authorization!.Parameter!);
        (await program.GetAsync("/api/v1/links", cancel)).EnsureSuccessStatusCode().Dispose();
        secrets.Add("lk_wrong-key-of-somebody-51d8");
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "lk_wrong-key-of-somebody-51d8");
        (await program.GetAsync("/api/v1/links", cancel)).Dispose();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", MetricsToken);
        (await program.GetAsync("/metrics", cancel)).EnsureSuccessStatusCode().Dispose();

        using var stranger = new Visitor(server);
        var invited = await server.Services.GetRequiredService<InvitationEditor>().InviteAsync(
            organization, "grace@example.com", Role.Viewer, LinkBuilder.Ada, cancel);
        await OpenAsync($"/account/join/{Assert.IsType<InvitationEdit.Saved>(invited).Secret}");
        var (url, error) = await server.Services.GetRequiredService<MemberPasswordLinks>().CreateAsync(organization, id, LinkBuilder.Ada, server.Address);
        Assert.Null(error);
        var link = new Uri(url!);
        // The token is by far the longest value of the query.
        secrets.Add(QueryHelpers.ParseQuery(link.Query).Select(field => field.Value.ToString()).MaxBy(value => value.Length)!);
        (await stranger.Client.GetAsync(link.PathAndQuery, cancel)).Dispose();
        await OpenAsync($"/app/wallboard/{await server.Services.GetRequiredService<WallboardLinks>().CreateAsync(organization, "Office", LinkBuilder.Ada, cancel)}");

        var texts = log.Entries.Select(entry => entry.Text).ToList();
        Assert.Contains(log.Entries, entry => entry.Level <= LogLevel.Debug);
        Assert.True(texts.Count > 100);
        Assert.True(secrets.Count > 10);
        Assert.Equal([], texts.Where(text => secrets.Exists(secret => Has(text, secret))));

        async Task OpenAsync(string path)
        {
            secrets.Add(path.Split('/')[^1]);
            (await stranger.Client.GetAsync(path, cancel)).Dispose();
        }
    }

    private static bool Has(string text, string secret) =>
        text.Contains(secret, StringComparison.Ordinal) || text.Contains(Uri.EscapeDataString(secret), StringComparison.Ordinal);
}
