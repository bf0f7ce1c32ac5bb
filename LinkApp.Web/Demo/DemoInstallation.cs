using LinkApp.Core;
using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;
using LinkApp.Core.Links;
using LinkApp.Core.Organizations;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LinkApp.Web.Demo;

/// <summary>Fills a new data folder: organizations, an admin, links that were made a year ago, and a year of clicks.</summary>
internal sealed class DemoInstallation(DateTimeOffset now, Random random)
{
    /// <summary>The address that the admin signs in with.</summary>
    public const string Email = "demo@example.com";

    /// <summary>Adds what is needed to fill the folder to the services of a command: the click pipeline, and a clock that is a year behind.</summary>
    public void AddServices(IServiceCollection services) => services
        .AddClickPipeline()
        .Replace(ServiceDescriptor.Singleton<TimeProvider>(new PastTime(now - DemoHistory.Length - TimeSpan.FromDays(1))));

    /// <summary>Fills the folder and returns how many clicks it holds.</summary>
    /// <param name="services">The services of a command, with those of <see cref="AddServices"/>.</param>
    /// <param name="clicks">About how many clicks the year has.</param>
    /// <param name="rate">How many visitors a second will follow.</param>
    /// <param name="password">The admin's password.</param>
    /// <param name="cancel">Ends the writing early.</param>
    public async Task<int> FillAsync(IServiceProvider services, int clicks, double rate, string password, CancellationToken cancel)
    {
        var organizations = services.GetRequiredService<OrganizationEditor>();
        await using (var scope = services.CreateAsyncScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
            var user = new User { UserName = Email, Email = Email };
            if (await users.CreateAsync(user, password) is { Succeeded: false, Errors: var errors })
                throw new InvalidOperationException(string.Join(' ', errors.Select(error => error.Description)));
            foreach (var name in (string[])[DemoLinks.Organization, DemoLinks.OtherOrganization])
                await organizations.SetRoleAsync(await organizations.FindOrCreateAsync(name, cancel), user.Id, Role.Admin, cancel);
        }

        var log = services.GetRequiredService<ClickLog>();
        var locator = services.GetRequiredService<VisitorLocator>();
        var history = new DemoHistory(new DemoWorld(locator, random), locator, services.GetRequiredService<UserAgents>(), log, random);
        await log.StartAsync(cancel);
        var sites = new List<(IReadOnlyList<LinkEntry> Links, int Clicks)>();
        foreach (var (name, share) in new[] { (DemoLinks.Organization, 0.8), (DemoLinks.OtherOrganization, 0.2) })
            sites.Add((await LinksAsync(services, await organizations.FindOrCreateAsync(name, cancel), DemoLinks.Get(name), cancel), (int)(clicks * share)));
        var written = await history.WriteAsync(sites, rate, now, cancel);
        await services.GetRequiredService<Rollups>().CatchUpAsync(cancel);
        // Marks all clicks as sent: the live feed starts with the window of the last minutes, and then sends new clicks only.
        var positions = new Dictionary<int, long>();
        foreach (var name in (string[])[DemoLinks.Organization, DemoLinks.OtherOrganization])
            positions.Add(await organizations.FindOrCreateAsync(name, cancel), log.LastId);
        log.SavePositions(positions);
        await log.FlushAsync();
        await log.StopAsync(cancel);
        return written;
    }

    private static async Task<List<LinkEntry>> LinksAsync(
        IServiceProvider services, int organization, IReadOnlyList<LinkDraft> drafts, CancellationToken cancel)
    {
        var links = new List<LinkEntry>();
        foreach (var draft in drafts)
        {
            links.Add(await services.GetRequiredService<LinkEditor>().CreateAsync(
                organization, draft, Author.CommandLine, cancel: cancel) is LinkEdit.Saved(var link)
                ? new LinkEntry(link)
                : throw new InvalidOperationException($"The demo's link {draft.Slug} can't be created."));
        }
        return links;
    }

    private sealed class PastTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
