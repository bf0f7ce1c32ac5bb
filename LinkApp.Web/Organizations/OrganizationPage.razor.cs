using System.Security.Claims;
using LinkApp.Core.Organizations;
using LinkApp.Web.Accounts;
using LinkApp.Web.Addresses;
using LinkApp.Web.Settings;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;
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
    private FormDraft? _draft;
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
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    private Author By => _member.Author(new Uri(Navigation.BaseUri).Authority);

    protected override async Task OnInitializedAsync()
    {
        _member = (await Authentication).User;
        // The name of the claim may be of before it was renamed.
        _name = _saved = (await Queries.FindByUserAsync(_member.UserId(), _member.OrganizationId()))?.Name ?? "";
        var draft = FormDraft.Create(Js, _member, "organization", FormFields.Create(() => _name, name => _name = name));
        await draft.RestoreAsync();
        _draft = draft;
    }

    private async Task RenameAsync()
    {
        OrganizationEdit outcome = default!;
        if (!await Snackbar.TryAsync(
            "The organization was not renamed", async () => outcome = await Organizations.RenameAsync(_member.OrganizationId(), _name, By)))
            return;
        switch (outcome)
        {
            case OrganizationEdit.Saved(_, var name):
                (_name, _saved, _nameError) = (name, name, null);
                await _draft!.SetSavedAsync();
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
        OrganizationEdit outcome = default!;
        if (!await Snackbar.TryAsync(
            "The organization was not deleted", async () => outcome = await Organizations.DeleteAsync(_member.OrganizationId(), _typed, By)))
            return;
        if (outcome is OrganizationEdit.Invalid(var error))
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
