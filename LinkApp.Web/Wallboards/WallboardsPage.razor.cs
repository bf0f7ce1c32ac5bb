using LinkApp.Core.Wallboards;
using LinkApp.Web.Accounts;
using LinkApp.Web.Addresses;
using LinkApp.Web.Settings;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace LinkApp.Web.Wallboards;

/// <summary>The settings page of an organization's wallboards: admins create them, see when they were shown, and revoke them.</summary>
public sealed partial class WallboardsPage
{
    /// <summary>The page's address.</summary>
    public const string Path = "app/settings/wallboards";

    private MudTextField<string> _field = default!;
    private string? _name;
    private string? _nameError;
    private string? _url;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private WallboardLinks Links { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private HttpSettings Http { get; set; } = default!;

    private async Task<IReadOnlyList<Wallboard>> LoadAsync() => await Links.ListAsync((await Authentication).User.OrganizationId());

    private void ClearForm() => (_name, _nameError, _url) = ("", null, null);

    private async Task<SettingsSaved?> CreateAsync()
    {
        _nameError = Wallboard.NameError(_name);
        if (_nameError is not null)
            return null;
        var member = (await Authentication).User;
        var token = await Links.CreateAsync(member.OrganizationId(), _name!, member.Author(null));
        _url = new Uri(OrganizationAddress.GetRoot(Http, Navigation), $"app/wallboard/{token}").ToString();
        return new SettingsSaved();
    }

    private async Task<SettingsChange> RevokeAsync(Wallboard wallboard)
    {
        var member = (await Authentication).User;
        await Links.RevokeAsync(member.OrganizationId(), wallboard.Id, member.Author(null));
        _url = null;
        return new($"“{wallboard.Name}” revoked. Screens that show it go blank within seconds.");
    }
}
