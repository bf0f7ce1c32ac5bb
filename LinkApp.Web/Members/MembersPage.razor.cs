using LinkApp.Core.Mail;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Members;
using LinkApp.Core.Organizations.Passwords;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Addresses;
using LinkApp.Web.Settings;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace LinkApp.Web.Members;

/// <summary>The settings page of an organization's members: admins invite them, change their roles and remove them.</summary>
public sealed partial class MembersPage
{
    /// <summary>The page's address.</summary>
    public const string Path = "app/settings/members";

    private SettingsList<Member> _list = default!;
    private MudTextField<string> _email = default!;
    private MemberInput _input = new();
    private string? _emailError;
    private InvitationEdit.Saved? _created;
    private IReadOnlyList<Invitation> _invitations = [];
    private IReadOnlyDictionary<int, OutgoingMail> _mails = new Dictionary<int, OutgoingMail>();
    private (string Email, string Url)? _passwordLink;
    private IReadOnlyList<Member> _members = [];
    private bool _hasPasswords;
    private long _userId;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private MemberEditor Members { get; set; } = default!;

    [Inject]
    private InvitationEditor Invitations { get; set; } = default!;

    [Inject]
    private InvitationMails Mails { get; set; } = default!;

    [Inject]
    private SignInProviders Providers { get; set; } = default!;

    [Inject]
    private PasswordState Passwords { get; set; } = default!;

    [Inject]
    private MemberPasswordLinks PasswordLinks { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private HttpSettings Http { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private async Task<IReadOnlyList<Member>> LoadAsync()
    {
        var member = (await Authentication).User;
        _userId = member.UserId();
        _hasPasswords = await Passwords.IsOnAsync();
        _invitations = await Invitations.ListAsync(member.OrganizationId());
        _mails = await Mails.ListAsync(member.OrganizationId(), _invitations);
        return _members = await Members.ListAsync(member.OrganizationId());
    }

    private void ClearForm() => (_input, _emailError, _created, _passwordLink) = (new MemberInput(), null, null, null);

    private string GetUrl(InvitationEdit.Saved created) => new Uri(OrganizationAddress.GetRoot(Http, Navigation), $"account/join/{created.Secret}").ToString();

    private async Task<SettingsSaved?> InviteAsync()
    {
        var (organization, by) = await GetAuthorAsync();
        switch (await Invitations.InviteAsync(organization, _input.Email, _input.Role, by))
        {
            case InvitationEdit.Saved saved:
                await ShowAsync(saved, by);
                return new SettingsSaved();
            case InvitationEdit.Invalid(var error):
                _emailError = error.Message;
                return null;
            case InvitationEdit.Taken(var error):
                _emailError = error.Message;
                return null;
            default:
                return new SettingsSaved();
        }
    }

    private async Task RenewAsync(Invitation invitation)
    {
        var (organization, by) = await GetAuthorAsync();
        InvitationEdit outcome = default!;
        if (!await Snackbar.TryAsync("The invitation was not renewed", async () => outcome = await Invitations.RenewAsync(organization, invitation.Id, by)))
            return;
        if (outcome is InvitationEdit.Saved saved)
            await ShowAsync(saved, by);
        else
            Snackbar.Add($"The invitation of {invitation.Email} was accepted or withdrawn.", Severity.Info);
        await _list.ReloadAsync();
    }

    // Sends the link, if LinkApp can, and shows it.
    private async Task ShowAsync(InvitationEdit.Saved saved, Author by)
    {
        if (Mails.CanSend)
            await Mails.SendAsync(saved, by, GetUrl(saved));
        _created = saved;
    }

    private async Task WithdrawAsync(Invitation invitation)
    {
        if (!await ConfirmDialog.AskAsync(
            Dialogs, $"Withdraw the invitation of {invitation.Email}?", "Its link no longer works.", "Withdraw invitation", isDestructive: true))
            return;
        var (organization, by) = await GetAuthorAsync();
        if (!await Snackbar.TryAsync("The invitation was not withdrawn", () => Invitations.WithdrawAsync(organization, invitation.Id, by)))
            return;
        _created = null;
        Snackbar.Add($"The invitation of {invitation.Email} is withdrawn.", Severity.Success);
        await _list.ReloadAsync();
    }

    private async Task SetRoleAsync(Member member, Role role)
    {
        const string Warning = "You lose access to the settings at once. Another admin can give it back to you.";
        if (member.UserId == _userId && role < Role.Admin
            && !await ConfirmDialog.AskAsync(Dialogs, "Give up your admin role?", Warning, "Give up admin role", isDestructive: true))
            return;
        await _list.ChangeAsync(member, async _ =>
        {
            var (organization, by) = await GetAuthorAsync();
            return await Members.SetRoleAsync(organization, member.UserId, role, by) switch
            {
                MemberEdit.Saved => new($"{member.Email} is now {(role == Role.Viewer ? "a" : "an")} {EnumText.Get(role)}."),
                MemberEdit.LastAdmin => new(MemberEditor.LastAdminText, IsRefused: true),
                _ => new($"{member.Email} is no longer a member.", IsRefused: true),
            };
        });
    }

    private async Task CreatePasswordLinkAsync(Member member)
    {
        (_created, _passwordLink) = (null, null);
        await _list.ChangeAsync(member, async _ =>
        {
            var (organization, by) = await GetAuthorAsync();
            var root = OrganizationAddress.GetRoot(Http, Navigation).ToString().TrimEnd('/');
            var (url, error) = await PasswordLinks.CreateAsync(organization, member.UserId, by, root);
            _passwordLink = url is null ? null : (member.Email, url);
            return url is null ? new($"{member.Email}: {error}", IsRefused: true) : new($"The link for {member.Email} is ready.");
        });
    }

    private async Task<SettingsChange> RemoveAsync(Member member)
    {
        var (organization, by) = await GetAuthorAsync();
        return await Members.RemoveAsync(organization, member.UserId, by) is MemberEdit.LastAdmin
            ? new(MemberEditor.LastAdminText, IsRefused: true)
            : new($"{member.Email} removed. Their pages and live maps close within 30 seconds.");
    }

    private string GetSignInText(Member member)
    {
        List<string> ways = [];
        if (member.HasPassword)
            ways.Add(member.HasAuthenticator ? "a password and an authenticator app" : "a password");
        if (member.HasPasskey)
            ways.Add("a passkey");
        ways.AddRange(member.Providers.Select(Providers.GetName));
        return ways switch
        {
            [] => "Has no password",
            [var way] => $"Signs in with {way}",
            // A comma, so that "and" and "or" are not read together.
            [var first, var second] when member is { HasPassword: true, HasAuthenticator: true } => $"Signs in with {first}, or with {second}",
            [.. var others, var last] => $"Signs in with {string.Join(", ", others)} or {last}",
        };
    }

    private static string GetRemoveWarning(Member member)
    {
        var keys = member.ActiveKeys switch
        {
            0 => "",
            1 => " The API key that they created is revoked: programs that use it lose access.",
            var count => $" The {count} API keys that they created are revoked: programs that use these lose access.",
        };
        return $"They lose access to this organization within 30 seconds. The links that they made stay.{keys}";
    }

    private async Task<(int OrganizationId, Author By)> GetAuthorAsync()
    {
        var member = (await Authentication).User;
        return (member.OrganizationId(), member.Author(new Uri(Navigation.BaseUri).Authority));
    }
}
