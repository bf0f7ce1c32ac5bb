using System.Net.Http.Headers;
using LinkApp.Core.Domains;
using LinkApp.Core.Links;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Members;
using LinkApp.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace LinkApp.Tests.Support;

/// <summary>
/// The real server in this process, with Kestrel on a free port and its own data folder. Every part is real, except the clock
/// if a test controls it.
/// </summary>
public sealed class TestServer : IAsyncDisposable
{
    public const string Password = "correct horse battery";

    private readonly TempFolder _folder;
    private readonly bool _ownsFolder;
    private readonly LogList _errors = new(LogLevel.Error);
    private WebApplication? _app;

    private TestServer(TempFolder? folder) => (_folder, _ownsFolder) = (folder ?? new TempFolder(), folder is null);

    /// <summary>Its address, without a slash at the end.</summary>
    public string Address { get; private set; } = "";

    public IServiceProvider Services => _app?.Services ?? throw new InvalidOperationException("The server is not running.");

    /// <summary>A visitor from this machine, which is a trusted proxy; follows no redirects.</summary>
    public HttpClient Client { get; private set; } = new();

    /// <summary>The errors in its log.</summary>
    public IReadOnlyList<LogEntry> Errors => _errors.Entries;

    public string DataDirectory => _folder.File("data");

    /// <param name="args">Configuration keys, such as <c>--Live:Interval=200ms</c>.</param>
    /// <param name="time">A clock that the test controls; null for the real one.</param>
    /// <param name="folder">The folder of a server that was stopped, with its data; null for a new one.</param>
    /// <param name="port">The port of a server that was stopped; 0 for a free one.</param>
    /// <param name="replace">Replaces services, such as a store that fails.</param>
    public static async Task<TestServer> StartAsync(
        string[]? args = null, TimeProvider? time = null, TempFolder? folder = null, int port = 0, Action<IServiceCollection>? replace = null)
    {
        var server = new TestServer(folder);
        try
        {
            await server.StartAsync([$"--Data:Directory={server.DataDirectory}", $"--urls=http://127.0.0.1:{port}", .. args ?? []], time, replace);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The id of the organization with that name; creates it if there is none.</summary>
    public Task<int> OrganizationAsync(string name = "Acme") => Services.GetRequiredService<OrganizationEditor>().FindOrCreateAsync(name);

    /// <summary>A client with an API key of an organization.</summary>
    public async Task<HttpClient> ApiAsync(string organization = "Acme", Role role = Role.Editor)
    {
        var key = await Services.GetRequiredService<OrganizationEditor>().CreateKeyAsync(
            await OrganizationAsync(organization), "test", role, Author.CommandLine);
        var client = NewClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>The API keys of an organization.</summary>
    public async Task<List<ApiKey>> KeysAsync(string organization = "Acme") =>
        await Services.GetRequiredService<OrganizationQueries>().KeysAsync(await OrganizationAsync(organization));

    /// <summary>Creates two keys of an organization and revokes one.</summary>
    public async Task LeftKeysAsync(string organization = "Acme")
    {
        using var active = await ApiAsync(organization);
        using var revoked = await ApiAsync(organization, Role.Viewer);
        await Services.GetRequiredService<OrganizationEditor>().RevokeKeyAsync(
            await OrganizationAsync(organization), (await KeysAsync(organization))[0].Id, Author.CommandLine);
    }

    /// <summary>Creates a link of an organization.</summary>
    public async Task<Link> LinkAsync(LinkBuilder link, string organization = "Acme")
    {
        var edit = await Services.GetRequiredService<LinkEditor>().CreateAsync(await OrganizationAsync(organization), link.Draft(), LinkBuilder.Ada);
        return Assert.IsType<LinkEdit.Saved>(edit).Link;
    }

    /// <summary>Gives an organization a domain that is live.</summary>
    public async Task DomainAsync(string host, string organization = "Acme", string? home = null, bool isMain = false)
    {
        var editor = Services.GetRequiredService<DomainEditor>();
        var edit = await editor.AddAsync(await OrganizationAsync(organization), host, new() { Home = home }, isMain, Author.CommandLine);
        await editor.ConfirmAsync(Assert.IsType<DomainEdit.Saved>(edit).Domain.Host);
    }

    /// <summary>Creates a user with <see cref="Password"/> who is a member of an organization; returns their id.</summary>
    public async Task<long> MemberAsync(string email, string organization = "Acme", Role role = Role.Admin)
    {
        await using var scope = Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var user = await users.FindByEmailAsync(email) ?? new User { UserName = email, Email = email };
        if (user.Id == 0)
            Assert.Equal([], (await users.CreateAsync(user, Password)).Errors.Select(error => error.Description));
        await Services.GetRequiredService<OrganizationEditor>().SetRoleAsync(await OrganizationAsync(organization), user.Id, role);
        return user.Id;
    }

    /// <summary>Ends a membership. The organization gets another admin first, since it always keeps one.</summary>
    public async Task RemoveMemberAsync(string email, string organization = "Acme")
    {
        await MemberAsync("owner@example.com", organization);
        var id = await MemberAsync(email, organization);
        Assert.Equal(
            MemberEdit.Saved,
            await Services.GetRequiredService<MemberEditor>().RemoveAsync(await OrganizationAsync(organization), id, Author.CommandLine));
    }

    /// <summary>Opens a link as a visitor with an IP address, which is sent as by a proxy in front of the server.</summary>
    public async Task<HttpResponseMessage> ClickAsync(string slug, string address = Visitors.UnitedStates, string userAgent = Visitors.Chrome)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/{slug}");
        request.Headers.Add("X-Forwarded-For", address);
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        return await Client.SendAsync(request);
    }

    /// <summary>Sends a request with a Host header.</summary>
    public async Task<HttpResponseMessage> SendAsync(string host, string path, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Host", host);
        return await Client.SendAsync(request);
    }

    /// <summary>Another client of the server; follows no redirects and keeps no cookies.</summary>
    public HttpClient NewClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(Address) };

    /// <summary>Stops the server; its data stays until the test ends.</summary>
    public async Task StopAsync()
    {
        if (_app is null)
            return;
        var app = _app;
        _app = null;
        await app.StopAsync();
        await app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await StopAsync();
        if (!_ownsFolder)
            return;
        await TestStore.DeleteAsync(_folder);
        _folder.Dispose();
    }

    private async Task StartAsync(string[] args, TimeProvider? time, Action<IServiceCollection>? replace)
    {
        _app = Server.Build([.. await TestStore.PrepareAsync(_folder, DataDirectory), .. args], services =>
        {
            services.AddLogging(logging => logging.ClearProviders().AddProvider(_errors));
            services.Configure<CircuitOptions>(circuits => circuits.DetailedErrors = true);
            // With the default iterations, each password hash takes 50 ms.
            services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1_000);
            if (time is not null)
                services.Replace(ServiceDescriptor.Singleton(time));
            replace?.Invoke(services);
        });
        await Server.PrepareAsync(_app);
        await _app.StartAsync();
        Address = _app.Urls.Single();
        Client = NewClient();
    }
}
