using System.Security.Claims;
using LinkApp.Core.Maintenance;
using LinkApp.Core.Organizations;
using LinkApp.Core.Settings;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace LinkApp.Web.Installation;

/// <summary>The page of installation admins: all organizations with their sizes, and the installation admins.</summary>
public sealed partial class InstallationPage
{
    /// <summary>The page's address.</summary>
    public const string Path = "app/installation";

    private MudTextField<string> _field = default!;
    private ClaimsPrincipal _member = new();
    private IReadOnlyList<OrganizationSize>? _organizations;
    private IReadOnlyList<InstallationAdmin> _admins = [];
    private DatabaseSizes _sizes = new(0, 0, 0);
    private string? _email;
    private string? _addError;
    private string? _removeError;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private InstallationQueries Queries { get; set; } = default!;

    [Inject]
    private InstallationAdmins Admins { get; set; } = default!;

    [Inject]
    private DataSettings Data { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    private Author By => _member.Author(new Uri(Navigation.BaseUri).Authority);

    protected override async Task OnInitializedAsync()
    {
        _member = (await Authentication).User;
        _sizes = Queries.GetSizes();
        _admins = await Admins.ListAsync();
        _organizations = await Queries.ListAsync();
    }

    private static string GetState(OrganizationSize organization) => organization.DeletedAt is { } deleted
        ? $"Deleted {Format.Day(deleted)}, purged after {Format.Day(deleted + Organization.RestoreTime)}"
        : $"Since {Format.Day(organization.CreatedAt)}";

    private async Task AddAsync()
    {
        (_addError, _removeError) = (EmailAddress.Error(_email), null);
        InstallationAdminEdit outcome = default!;
        if (_addError is null && !await Snackbar.TryAsync("Nobody was added", async () => outcome = await Admins.AddAsync(_email, By)))
            return;
        if (_addError is null && outcome is InstallationAdminEdit.Missing)
            _addError = "No account has this email address. Invite the person to an organization first.";
        if (_addError is not null)
        {
            await _field.FocusAsync();
            return;
        }
        Snackbar.Add($"{_email!.Trim()} is now an installation admin.", Severity.Success);
        _email = null;
        _admins = await Admins.ListAsync();
    }

    private async Task RemoveAsync(InstallationAdmin admin)
    {
        (_addError, _removeError) = (null, null);
        if (!await ConfirmDialog.AskAsync(
            Dialogs, $"Remove “{admin.Email}”?", "They no longer see this page. Their memberships stay.", "Remove installation admin", isDestructive: true))
            return;
        InstallationAdminEdit outcome = default!;
        if (!await Snackbar.TryAsync($"{admin.Email} was not removed", async () => outcome = await Admins.RemoveAsync(admin.UserId, By)))
            return;
        if (outcome is InstallationAdminEdit.LastAdmin)
            _removeError = InstallationAdmins.LastAdminText;
        else
            Snackbar.Add($"{admin.Email} is no longer an installation admin.", Severity.Success);
        _admins = await Admins.ListAsync();
    }
}
