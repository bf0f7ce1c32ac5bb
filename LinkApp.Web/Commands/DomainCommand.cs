using System.CommandLine;
using LinkApp.Core.Domains;
using LinkApp.Core.Hosts;
using LinkApp.Core.Organizations;
using LinkApp.Core.Wording;
using LinkApp.Web.Json;

namespace LinkApp.Web.Commands;

/// <summary><c>linkapp domain add</c>, <c>change</c>, <c>list</c> and <c>remove</c>. Their JSON is that of the API.</summary>
internal static class DomainCommand
{
    private static readonly string[] Titles = ["DOMAIN", "STATUS", "MAIN", "HOME", "LINKS", "ADDED", "BY"];

    public static Command Create(string[] configuration) =>
        new("domain", "Manages the short domains of organizations. A domain answers the links of one organization only.")
    {
        CreateAdd(configuration), CreateChange(configuration), CreateList(configuration), CreateRemove(configuration),
    };

    private static Command CreateAdd(string[] configuration)
    {
        var host = HostArgument();
        var organization = CommandOptions.Organization("The organization of the domain; created if it does not exist.");
        var options = new DomainOptions();
        var main = new Option<bool>("--main")
        {
            Description = "Makes it the main domain, which the organization's short URLs use, once it is live.",
        };
        var json = CommandOptions.Json();
        var command = new Command("add", "Adds a domain and prints it. A running server answers on it within seconds. The domain is pending, and in no short URL, until the first request comes in on it.")
        {
            host, organization, main, json,
        };
        options.AddTo(command);
        command.SetAction(async (parsed, cancel) => await AddAsync(
            configuration, parsed.GetRequiredValue(host), parsed.GetRequiredValue(organization), await options.ReadAsync(parsed, cancel),
            parsed.GetValue(main), parsed.GetValue(json), cancel));
        return command;
    }

    private static Command CreateChange(string[] configuration)
    {
        var host = HostArgument();
        var organization = CommandOptions.Organization();
        var options = new DomainOptions();
        var main = new Option<bool>("--main")
        {
            Description = "Makes it the main domain: a live one at once, a pending one when it goes live.",
        };
        var json = CommandOptions.Json();
        var command = new Command("change", "Changes a domain and prints it. What is not named stays; an empty text removes it.") { host, organization, main, json };
        options.AddTo(command);
        command.SetAction(async (parsed, cancel) => await ChangeAsync(
            configuration, parsed.GetRequiredValue(host), parsed.GetRequiredValue(organization), await options.ReadAsync(parsed, cancel),
            parsed.GetValue(main), parsed.GetValue(json), cancel));
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
        string[] configuration, string host, string organization, DomainDraft draft, bool main, bool json, CancellationToken cancel)
    {
        if (OrganizationEditor.NameError(organization) is { } nameError)
            throw new CommandFailure($"--organization: {nameError}");
        await using var services = await CommandServices.OpenAsync(configuration, cancel);
        var editor = services.GetRequiredService<DomainEditor>();
        // Checked before an organization is created for a domain that is not valid.
        if (editor.Errors(host, draft) is { } wrong)
            throw Failure(wrong, host, draft);
        var id = await services.GetRequiredService<OrganizationEditor>().FindOrCreateAsync(organization, cancel);
        switch (await editor.AddAsync(id, host, draft, main, Author.CommandLine, cancel))
        {
            case DomainEdit.Saved(var domain):
                Print(new ListedDomain(domain, 0), json);
                return 0;
            case DomainEdit.Invalid(var error):
                throw Failure(error, host, draft);
            case DomainEdit.Taken(var error):
                throw Failure(error, host, draft);
            case var outcome:
                throw new InvalidOperationException($"A domain can't be added as {outcome}.");
        }
    }

    private static async Task<int> ChangeAsync(
        string[] configuration, string host, string organization, DomainDraft draft, bool main, bool json, CancellationToken cancel)
    {
        await using var services = await CommandServices.OpenAsync(configuration, cancel);
        var id = await services.OrganizationAsync(organization, cancel);
        switch (await services.GetRequiredService<DomainEditor>().ChangeAsync(id, host, draft, main, Author.CommandLine, cancel))
        {
            case DomainEdit.Saved(var domain):
                var listed = await services.GetRequiredService<DomainQueries>().ListAsync(id, cancel);
                Print(listed.Find(other => other.Domain.Id == domain.Id) ?? new ListedDomain(domain, 0), json);
                return 0;
            case DomainEdit.Invalid(var error):
                throw Failure(error, host, draft);
            default:
                throw NoSuchDomain(host, organization);
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
            throw NoSuchDomain(host, organization);
        Print(present.Find(listed => listed.Domain.Id == domain.Id) ?? new ListedDomain(domain, 0), json);
        return 0;
    }

    private static CommandFailure NoSuchDomain(string host, string organization) =>
        new($"HOST = \"{host}\": {organization.Trim()} has no such domain. List its domains with: linkapp domain list");

    private static CommandFailure Failure(FieldError error, string host, DomainDraft draft) =>
        new($"{DomainOptions.Describe(error.Field, draft) ?? $"{(error.Field == "main" ? "--main" : "HOST")} = \"{host}\""}: {error.Message}");

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
