using System.Security.Claims;
using LinkApp.Core.Organizations;
using LinkApp.Web.Accounts;
using LinkApp.Web.Addresses;
using LinkApp.Web.Settings;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace LinkApp.Web.Organizations;

/// <summary>The settings page of the organization itself: admins rename and delete it.</summary>
public sealed partial class OrganizationPage
{
    /// <summary>The page's address.</summary>
    public const string Path = "app/settings/organization";

    private MudTextField<string> _nameField = default!;
    private MudTextField<string> _deleteField = default!;
    private ClaimsPrincipal _member = new();
    private string _saved = "";
    private string? _name;
    private string? _nameError;
    private string? _typed;
    private string? _deleteError;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private OrganizationEditor Organizations { get; set; } = default!;

    [Inject]
    private OrganizationQueries Queries { get; set; } = default!;

    [Inject]
    private OrganizationName Shown { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private HttpSettings Http { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    private Author By => _member.Author(new Uri(Navigation.BaseUri).Authority);

    protected override async Task OnInitializedAsync()
    {
        _member = (await Authentication).User;
        // The name of the claim may be of before it was renamed.
        _name = _saved = (await Queries.FindByUserAsync(_member.UserId(), _member.OrganizationId()))?.Name ?? "";
    }

    private async Task RenameAsync()
    {
        switch (await Organizations.RenameAsync(_member.OrganizationId(), _name, By))
        {
            case OrganizationEdit.Saved(_, var name):
                (_saved, _nameError) = (name, null);
                Shown.Report(name);
                Snackbar.Add($"The organization is now called {name}.", Severity.Success);
                break;
            case OrganizationEdit.Invalid(var error):
                _nameError = error;
                await _nameField.FocusAsync();
                break;
            default:
                LeaveDeleted();
                break;
        }
    }

    private async Task DeleteAsync()
    {
        if (await Organizations.DeleteAsync(_member.OrganizationId(), _typed, By) is OrganizationEdit.Invalid(var error))
        {
            _deleteError = error;
            await _deleteField.FocusAsync();
            return;
        }
        LeaveDeleted();
    }

    // The page that restores it belongs to no organization.
    private void LeaveDeleted() => Navigation.NavigateTo(new Uri(OrganizationAddress.GetRoot(Http, Navigation), RestorePage.Path).ToString(), forceLoad: true);
}
