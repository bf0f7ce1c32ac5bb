using System.CommandLine;
using LinkApp.Core.Domains;
using LinkApp.Core.Hosts;
using LinkApp.Core.Organizations;
using LinkApp.Core.Wording;
using LinkApp.Web.Json;

namespace LinkApp.Web.Commands;

/// <summary><c>linkapp domain add</c>, <c>list</c> and <c>remove</c>. Their JSON is that of the API.</summary>
internal static class DomainCommand
{
    private static readonly string[] Titles = ["DOMAIN", "STATUS", "MAIN", "HOME", "LINKS", "ADDED", "BY"];

    public static Command Create(string[] configuration) =>
        new("domain", "Manages the short domains of organizations. A domain answers the links of one organization only.")
    {
        CreateAdd(configuration), CreateList(configuration), CreateRemove(configuration),
    };

    private static Command CreateAdd(string[] configuration)
    {
        var host = HostArgument();
        var organization = CommandOptions.Organization("The organization of the domain; created if it does not exist.");
        var home = new Option<string?>("--home")
        {
            Description = "Where the domain's / redirects to. Default: Links:Home, or a small page that says that nothing is there.",
        };
        var main = new Option<bool>("--main")
        {
            Description = "Makes it the main domain, which the organization's short URLs use, once it is live.",
        };
        var json = CommandOptions.Json();
        var command = new Command("add", "Adds a domain and prints it. A running server answers on it within seconds. The domain is pending, and in no short URL, until the first request comes in on it.")
        {
            host, organization, home, main, json,
        };
        command.SetAction((parsed, cancel) => AddAsync(
            configuration, parsed.GetRequiredValue(host), parsed.GetRequiredValue(organization), parsed.GetValue(home), parsed.GetValue(main),
            parsed.GetValue(json), cancel));
        return command;
    }

    private static Command CreateList(string[] configuration)
    {
        var organization = CommandOptions.Organization();
        var json = CommandOptions.Json();
        var command = new Command("list", "Lists an organization's domains, the main one first.") { organization, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var services = await CommandServices.OpenAsync(configuration, cancel);
            var id = await services.OrganizationAsync(parsed.GetRequiredValue(organization), cancel);
            var domains = await services.GetRequiredService<DomainQueries>().ListAsync(id, cancel);
            Console.Write(parsed.GetValue(json) ? Output.Json(domains.Select(DomainBody.From)) : Output.Table(Titles, domains.Select(Cells)));
            return 0;
        });
        return command;
    }

    private static Command CreateRemove(string[] configuration)
    {
        var host = HostArgument();
        var organization = CommandOptions.Organization();
        var json = CommandOptions.Json();
        var command = new Command(
            "remove",
            "Removes a domain and prints it. Its short URLs stop working, on a running server within seconds. The links stay.")
        {
            host, organization, json,
        };
        command.SetAction(
            (parsed, cancel) => RemoveAsync(
                configuration, parsed.GetRequiredValue(host), parsed.GetRequiredValue(organization), parsed.GetValue(json), cancel));
        return command;
    }

    private static Argument<string> HostArgument() => new("HOST") { Description = "The host name, such as go.example.com, or its address." };

    private static async Task<int> AddAsync(
        string[] configuration, string host, string organization, string? home, bool main, bool json, CancellationToken cancel)
    {
        if (OrganizationEditor.NameError(organization) is { } nameError)
            throw new CommandFailure($"--organization: {nameError}");
        await using var services = await CommandServices.OpenAsync(configuration, cancel);
        var editor = services.GetRequiredService<DomainEditor>();
        // Checked before an organization is created for a domain that is not valid.
        if (editor.Errors(host, home) is { } wrong)
            throw Failure(wrong, host, home);
        var id = await services.GetRequiredService<OrganizationEditor>().FindOrCreateAsync(organization, cancel);
        switch (await editor.AddAsync(id, host, home, main, Author.CommandLine, cancel))
        {
            case DomainEdit.Saved(var domain):
                Print(new ListedDomain(domain, 0), json);
                return 0;
            case DomainEdit.Invalid(var error):
                throw Failure(error, host, home);
            case DomainEdit.Taken(var error):
                throw Failure(error, host, home);
            case var outcome:
                throw new InvalidOperationException($"A domain can't be added as {outcome}.");
        }
    }

    private static async Task<int> RemoveAsync(string[] configuration, string host, string organization, bool json, CancellationToken cancel)
    {
        await using var services = await CommandServices.OpenAsync(configuration, cancel);
        var id = await services.OrganizationAsync(organization, cancel);
        var present = await services.GetRequiredService<DomainQueries>().ListAsync(id, cancel);
        var edit = await services.GetRequiredService<DomainEditor>().RemoveAsync(id, host, Author.CommandLine, cancel);
        if (edit is DomainEdit.Invalid(var error))
            throw new CommandFailure($"HOST = \"{host}\": {error.Message}");
        if (edit is not DomainEdit.Saved(var domain))
            throw new CommandFailure($"HOST = \"{host}\": {organization.Trim()} has no such domain. List its domains with: linkapp domain list");
        Print(present.Find(listed => listed.Domain.Id == domain.Id) ?? new ListedDomain(domain, 0), json);
        return 0;
    }

    private static CommandFailure Failure(FieldError error, string host, string? home) =>
        new(error.Field == "home" ? $"--home = \"{home}\": {error.Message}" : $"HOST = \"{host}\": {error.Message}");

    private static void Print(ListedDomain domain, bool json) =>
        Console.Write(json ? Output.Json(DomainBody.From(domain)) : Output.Table(Titles, [Cells(domain)]));

    private static string[] Cells(ListedDomain listed) =>
    [
        HostName.Readable(listed.Domain.Host),
        DomainBody.GetStatus(listed.Domain),
        listed.Domain.IsMain ? "main" : "",
        listed.Domain.Home ?? "",
        listed.Links.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Format.IsoMinute(listed.Domain.CreatedAt),
        listed.Domain.CreatedBy ?? "command line",
    ];
}
