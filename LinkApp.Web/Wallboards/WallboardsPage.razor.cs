using System.Security.Claims;
using LinkApp.Core.Wallboards;
using LinkApp.Web.Accounts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Data.Sqlite;
using MudBlazor;

namespace LinkApp.Web.Wallboards;

/// <summary>An organization's wallboards, for its admins: created, seen in use, revoked.</summary>
public sealed partial class WallboardsPage
{
    /// <summary>Where the page is.</summary>
    public const string Path = "app/settings/wallboards";

    private List<Wallboard>? _wallboards;
    private string? _name;
    private string? _nameError;
    private string? _url;
    private string? _revoked;
    private string? _error;
    private ClaimsPrincipal _member = new();

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private WallboardLinks Links { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        _member = (await Authentication).User;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        _error = null;
        try
        {
            _wallboards = await Links.ListAsync(_member.OrganizationId());
        }
        catch (SqliteException error)
        {
            _error = $"The wallboards could not be read: {error.Message}";
        }
    }

    private void Begin() => (_name, _nameError, _url, _revoked) = ("", null, null, null);

    private async Task CreateAsync()
    {
        _nameError = Wallboard.NameError(_name);
        if (_nameError is not null)
            return;
        var token = await Links.CreateAsync(_member.OrganizationId(), _name!, _member.FindFirstValue(ClaimTypes.Email)!);
        (_url, _name) = (Navigation.ToAbsoluteUri($"app/wallboard/{token}").ToString(), null);
        await LoadAsync();
    }

    private async Task RevokeAsync(Wallboard wallboard)
    {
        var confirmed = await Dialogs.ShowMessageBoxAsync(
            $"Revoke “{wallboard.Name}”?",
            "Screens that show it end within seconds. It can't be undone: they will need a new address.",
            yesText: "Revoke wallboard",
            cancelText: "Keep it");
        if (confirmed != true)
            return;
        await Links.RevokeAsync(_member.OrganizationId(), wallboard.Id);
        (_revoked, _url) = (wallboard.Name, null);
        await LoadAsync();
    }
}
