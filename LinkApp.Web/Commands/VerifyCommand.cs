using System.CommandLine;
using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;
using LinkApp.Core.Hosts;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Import.Servers;
using LinkApp.Core.Links.List;
using LinkApp.Core.Wording;
using LinkApp.Web.Links.Verifying;
using LinkApp.Web.Redirects;

namespace LinkApp.Web.Commands;

/// <summary><c>linkapp verify</c>.</summary>
internal static class VerifyCommand
{
    private const int MaxRate = 1_000;

    private static readonly string[] Countries = ["BR", "DE", "GB", "IN", "JP", "US"];
    private static readonly string[] Languages = ["de", "fr", "ja"];

    public static Command Create(string[] configuration)
    {
        var against = new Option<string>("--against")
        {
            Description = "The address at which the old server answers short links, such as https://old.example.",
            Required = true,
        };
        var organization = CommandOptions.Organization();
        var sample = new Option<int>("--sample") { Description = "How many links to compare, from all over the list.", DefaultValueFactory = _ => 200 };
        var all = new Option<bool>("--all") { Description = "Compares all links." };
        var languages = new Option<string?>("--languages")
        {
            Description = $"Languages of visitors, separated by commas. Default: {string.Join(',', Languages)}.",
        };
        var header = new Option<string?>("--address-header")
        {
            Description = "The header in which the old server believes this machine which address a visitor has, such as X-Forwarded-For. "
                + "Without it, countries can't be compared.",
        };
        var countries = new Option<string?>("--countries")
        {
            Description = $"With --address-header: countries of visitors, by code, separated by commas. Default: {string.Join(',', Countries)}.",
        };
        var rate = new Option<int>("--rate")
        {
            Description = $"The most requests to the old server in a second, 1 to {Format.Number(MaxRate)}.",
            DefaultValueFactory = _ => 10,
        };
        var privateNetworks = new Option<bool>("--private-networks") { Description = "Allows a server in a private network or on this machine." };
        var json = CommandOptions.Json();
        var command = new Command(
            "verify",
            "Asks an old server and LinkApp where links lead visitors with several devices, languages and countries, and lists the differences. "
                + "The old server counts these visits; nothing is counted here. Exits with 1 if there are differences.")
        {
            against, organization, sample, all, languages, header, countries, rate, privateNetworks, json,
        };
        command.SetAction((parsed, cancel) => RunAsync(
            configuration, parsed.GetRequiredValue(against), parsed.GetRequiredValue(organization),
            parsed.GetValue(all) ? int.MaxValue : parsed.GetValue(sample), Split(parsed.GetValue(languages)) ?? Languages,
            parsed.GetValue(header), Split(parsed.GetValue(countries)) ?? Countries, parsed.GetValue(rate),
            parsed.GetValue(privateNetworks), parsed.GetValue(json), cancel));
        return command;
    }

    private static string[]? Split(string? list) => list?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static async Task<int> RunAsync(
        string[] configuration, string against, string organization, int sample, string[] languages, string? header, string[] countries, int rate,
        bool allowPrivate, bool json, CancellationToken cancel)
    {
        List<string> errors = [];
        if (ServerSource.ReadAddress(against, out var addressError) is not { } address)
            throw new CommandFailure($"--against: {addressError}");
        if (sample < 1)
            errors.Add("--sample: must be a whole number from 1.");
        if (rate is < 1 or > MaxRate)
            errors.Add($"--rate: must be a whole number from 1 to {Format.Number(MaxRate)}.");
        if (header is not null && header.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-'))
            errors.Add("--address-header: must be the name of a header, such as X-Forwarded-For.");
        if (errors.Count > 0)
            throw new CommandFailure(errors);

        await using var services = await CommandServices.OpenAsync(configuration, cancel);
        var id = await services.OrganizationAsync(organization, cancel);
        var (links, others) = await FindLinksAsync(services, id, address, sample, cancel);
        if (links.Count == 0)
            throw new CommandFailure($"The organization has no links that answer on {address.Host}. Import them first.");
        var locator = services.GetRequiredService<VisitorLocator>();
        IReadOnlyList<VerifyVisitor> visitors = [.. VerifyVisitor.Create(languages), .. header is null ? [] : VerifyVisitor.Create(countries, locator)];
        using var http = new HttpClient(services.GetRequiredService<ServerConnection>().CreateHandler(allowPrivate)) { Timeout = Timeout.InfiniteTimeSpan };
        var verifier = new LinkVerifier(
            http, locator, services.GetRequiredService<UserAgents>(), services.GetRequiredService<ShortUrls>(), services.GetRequiredService<TimeProvider>(),
            new(address, visitors, header, rate));
        try
        {
            var result = await verifier.RunAsync(
                links, visits => ImportCommand.ShowProgress($"{Format.Number(visits)} of {Format.Count(links.Count * visitors.Count, "visit")}"), cancel);
            result = result with { OnOtherDomains = others };
            ImportCommand.ShowProgress("\n");
            Console.Write(json ? Output.Json(result) : string.Join(Environment.NewLine, Lines(result)) + Environment.NewLine);
            return result.DifferenceCount > 0 ? CommandLine.Failed : 0;
        }
        catch (ServerException error)
        {
            throw new CommandFailure(error.Message);
        }
    }

    /// <summary>A sample of the links that answer on a host, and how many do not. Archived links are among them: they answer as well.</summary>
    private static async Task<(List<Link> Links, int Others)> FindLinksAsync(
        ServiceProvider services, int organizationId, Uri address, int sample, CancellationToken cancel)
    {
        var queries = services.GetRequiredService<LinkQueries>();
        var host = HostName.TryParse(address.Host, out var parsed) ? parsed : address.Host;
        List<Link> links = [];
        var others = 0;
        for (LinkCursor? cursor = null; ;)
        {
            var page = await queries.ListAsync(organizationId, new() { State = StateFilter.All }, after: cursor, size: LinkQueries.MaxPageSize, cancel: cancel);
            links.AddRange(page.Links.Where(link => link.Domain is null || link.Domain == host));
            others += page.Links.Count(link => link.Domain is not null && link.Domain != host);
            if ((cursor = page.Next) is null)
                break;
        }
        // One with a domain hides the one without, of the same slug.
        var own = links.Where(link => link.Domain is not null).Select(link => link.SlugKey).ToHashSet();
        links.RemoveAll(link => link.Domain is null && own.Contains(link.SlugKey));
        return sample >= links.Count ? (links, others) : ([.. Enumerable.Range(0, sample).Select(i => links[(int)((long)i * links.Count / sample)])], others);
    }

    private static IEnumerable<string> Lines(VerifyResult result)
    {
        foreach (var difference in result.Differences)
            yield return difference.ToLine();
        if (result.DifferenceCount > result.Differences.Count)
            yield return $"… and {Format.Number(result.DifferenceCount - result.Differences.Count)} more.";
        yield return $"{Format.Count(result.Links, "link")}, {Format.Count(result.Visits, "visit")}: {Format.Count(result.DifferenceCount, "difference")}.";
        if (result.OtherStatus > 0)
            yield return $"{Format.Count(result.OtherStatus, "visit")} lead to the same place, but permanently (301, 308) on one side and not on the other.";
        if (result.ByPlace > 0)
            yield return $"{Format.Count(result.ByPlace, "link")} left out: they depend on the visitor's place (--address-header).";
        if (result.OnOtherDomains > 0)
            yield return $"{Format.Count(result.OnOtherDomains, "link")} left out: they answer on other domains.";
    }
}
