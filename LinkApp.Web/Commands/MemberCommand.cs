using System.CommandLine;
using System.Globalization;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Members;
using LinkApp.Core.Wording;
using LinkApp.Web.Json;
using LinkApp.Web.Settings;

namespace LinkApp.Web.Commands;

/// <summary><c>linkapp member list</c>, <c>invite</c>, <c>role</c> and <c>remove</c>. Their JSON is that of the API.</summary>
internal static class MemberCommand
{
    private static readonly string[] Titles = ["ID", "EMAIL", "ROLE", "SINCE", "LAST ACTIVE", "SIGNS IN WITH", "SECOND FACTOR"];

    public static Command Create(string[] configuration) => new("member", "Manages the members of organizations.")
    {
        CreateList(configuration), CreateInvite(configuration), CreateRole(configuration), CreateRemove(configuration),
    };

    private static Command CreateList(string[] configuration)
    {
        var organization = CommandOptions.Organization();
        var json = CommandOptions.Json();
        var command = new Command("list", "Lists an organization's members, by email address.") { organization, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var services = await CommandServices.OpenAsync(configuration, cancel);
            var id = await services.OrganizationAsync(parsed.GetRequiredValue(organization), cancel);
            Print(services, await services.GetRequiredService<MemberEditor>().ListAsync(id, cancel), parsed.GetValue(json));
            return 0;
        });
        return command;
    }

    private static Command CreateInvite(string[] configuration)
    {
        var organization = CommandOptions.Organization("The organization's name. It is created if it does not exist.");
        var email = Email("Who is invited.");
        var role = CommandOptions.Role("The role that they get: viewer, editor or admin.", Role.Editor);
        var url = new Option<string?>("--url")
        {
            Description = "The address at which people open LinkApp, such as https://links.example.com. Default: the first of Http:AdminHosts.",
        };
        var command = new Command("invite", "Invites a person and prints only the link to send them. It works once, for 7 days.")
        {
            organization, email, role, url,
        };
        command.SetAction((parsed, cancel) => InviteAsync(
            configuration, parsed.GetRequiredValue(organization), parsed.GetRequiredValue(email), parsed.GetValue(role), parsed.GetValue(url), cancel));
        return command;
    }

    private static Command CreateRole(string[] configuration)
    {
        var organization = CommandOptions.Organization();
        var email = Email("The member's email address.");
        var role = CommandOptions.Role("The new role: viewer, editor or admin.");
        var json = CommandOptions.Json();
        var command = new Command("role", "Changes a member's role and prints the member. An organization always keeps one admin.")
        {
            organization, email, role, json,
        };
        command.SetAction((parsed, cancel) => ChangeAsync(
            configuration, parsed.GetRequiredValue(organization), parsed.GetRequiredValue(email), parsed.GetValue(json),
            (members, id, member) => members.SetRoleAsync(id, member.UserId, parsed.GetValue(role), Author.CommandLine, cancel), cancel));
        return command;
    }

    private static Command CreateRemove(string[] configuration)
    {
        var organization = CommandOptions.Organization();
        var email = Email("The member's email address.");
        var keepKeys = new Option<bool>("--keep-keys") { Description = "Leaves the API keys that they created in use; otherwise these are revoked." };
        var json = CommandOptions.Json();
        var command = new Command("remove", "Removes a member and prints them. Their pages end within 30 seconds; their links stay.")
        {
            organization, email, keepKeys, json,
        };
        command.SetAction((parsed, cancel) => ChangeAsync(
            configuration, parsed.GetRequiredValue(organization), parsed.GetRequiredValue(email), parsed.GetValue(json),
            (members, id, member) => members.RemoveAsync(id, member.UserId, Author.CommandLine, parsed.GetValue(keepKeys), cancel), cancel));
        return command;
    }

    private static Option<string> Email(string description) => new("--email") { Description = description, Required = true };

    private static async Task<int> InviteAsync(
        string[] configuration, string organization, string email, Role role, string? url, CancellationToken cancel)
    {
        if (OrganizationEditor.NameError(organization) is { } nameError)
            throw new CommandFailure($"--organization: {nameError}");
        if (EmailAddress.Error(email) is { } emailError)
            throw new CommandFailure($"--email = \"{email}\": {emailError}");
        await using var services = await CommandServices.OpenAsync(configuration, cancel);
        var address = GetAddress(url, services.GetRequiredService<HttpSettings>());
        var id = await services.GetRequiredService<OrganizationEditor>().FindOrCreateAsync(organization, cancel);
        switch (await services.GetRequiredService<InvitationEditor>().InviteAsync(id, email, role, Author.CommandLine, cancel))
        {
            case InvitationEdit.Saved saved:
                Console.WriteLine($"{address}/account/join/{saved.Secret}");
                return 0;
            case InvitationEdit.Invalid(var error):
                throw new CommandFailure($"--email = \"{email}\": {error.Message}");
            case InvitationEdit.Taken(var error):
                throw new CommandFailure($"--email = \"{email}\": {error.Message}");
            case var outcome:
                throw new InvalidOperationException($"An invitation can't be created as {outcome}.");
        }
    }

    // Checked before anything is written: without an address, the link would be lost with its secret.
    private static string GetAddress(string? url, HttpSettings http)
    {
        if (url is not null)
        {
            return Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"
                ? url.TrimEnd('/')
                : throw new CommandFailure($"--url = \"{url}\": must be an http or https address, such as https://links.example.com.");
        }
        return http.AdminHosts is [var host, ..]
            ? $"https://{host}{http.BasePath}"
            : throw new CommandFailure("--url is missing: LinkApp's address is not known here, since Http:AdminHosts is empty.");
    }

    private static async Task<int> ChangeAsync(
        string[] configuration, string organization, string email, bool json, Func<MemberEditor, int, Member, Task<MemberEdit>> change,
        CancellationToken cancel)
    {
        await using var services = await CommandServices.OpenAsync(configuration, cancel);
        var id = await services.OrganizationAsync(organization, cancel);
        var members = services.GetRequiredService<MemberEditor>();
        if (await FindAsync(members, id, email, cancel) is not { } member)
            throw new CommandFailure($"--email = \"{email}\": {organization.Trim()} has no such member. List its members with: linkapp member list");
        if (await change(members, id, member) is MemberEdit.LastAdmin)
            throw new CommandFailure($"--email = \"{email}\": {MemberEditor.LastAdminText}");
        Print(services, [await FindAsync(members, id, email, cancel) ?? member], json);
        return 0;
    }

    private static async Task<Member?> FindAsync(MemberEditor members, int organizationId, string email, CancellationToken cancel) =>
        (await members.ListAsync(organizationId, cancel)).Find(member => member.Email.Equals(email.Trim(), StringComparison.OrdinalIgnoreCase));

    private static void Print(IServiceProvider services, IReadOnlyList<Member> members, bool json)
    {
        var providers = services.GetRequiredService<SignInProviders>();
        Console.Write(json
            ? Output.Json(members.Select(member => MemberBody.From(member, providers)))
            : Output.Table(Titles, members.Select(member => GetCells(member, providers))));
    }

    private static string[] GetCells(Member member, SignInProviders providers) =>
    [
        member.UserId.ToString(CultureInfo.InvariantCulture),
        member.Email,
        EnumText.Get(member.Role),
        member.JoinedAt is { } joined ? Format.IsoMinute(joined) : "",
        member.LastActiveAt is { } active ? Format.IsoMinute(active) : "never",
        string.Join(
            ", ", new[] { member.HasPassword ? "password" : null, member.HasPasskey ? "passkey" : null }.OfType<string>()
                .Concat(member.Providers.Select(providers.GetName))),
        string.Join(", ", new[] { member.HasAuthenticator ? "app" : null, member.HasPasskey ? "passkey" : null }.OfType<string>()),
    ];
}
