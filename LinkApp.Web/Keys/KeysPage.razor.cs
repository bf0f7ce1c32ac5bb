using System.Security.Claims;
using LinkApp.Core.Organizations;
using LinkApp.Web.Accounts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Data.Sqlite;
using MudBlazor;

namespace LinkApp.Web.Keys;

/// <summary>An organization's API keys, for its admins: created, seen in use, revoked.</summary>
public sealed partial class KeysPage
{
    private List<ApiKey>? _keys;
    private KeyInput? _creating;
    private string? _nameError;
    private bool _saving;
    private string _secretName = "";
    private string? _secret;
    private string? _revoked;
    private string? _error;
    private ClaimsPrincipal _member = new();

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private OrganizationQueries Queries { get; set; } = default!;

    [Inject]
    private OrganizationEditor Editor { get; set; } = default!;

    [Inject]
    private KeyUse Use { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

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
            _keys = await Queries.KeysAsync(_member.OrganizationId());
        }
        catch (SqliteException error)
        {
            _error = $"The keys could not be read: {error.Message}";
        }
    }

    private void Begin() => (_creating, _nameError, _secret, _revoked) = (new KeyInput(), null, null, null);

    private async Task CreateAsync()
    {
        _nameError = ApiKey.NameError(_creating!.Name);
        if (_nameError is not null)
            return;
        _saving = true;
        _secret = await Editor.CreateKeyAsync(_member.OrganizationId(), _creating.Name, _creating.Role, _member.FindFirstValue(ClaimTypes.Email));
        (_secretName, _creating, _saving) = (_creating.Name.Trim(), null, false);
        await LoadAsync();
    }

    private async Task RevokeAsync(ApiKey key)
    {
        var confirmed = await Dialogs.ShowMessageBoxAsync(
            $"Revoke “{key.Name}”?",
            "Programs that use this key are refused at once. It can't be undone: they will need a new key.",
            yesText: "Revoke key",
            cancelText: "Keep it");
        if (confirmed != true)
            return;
        await Editor.RevokeKeyAsync(_member.OrganizationId(), key.Id);
        (_revoked, _secret) = (key.Name, null);
        await LoadAsync();
    }
}

/// <summary>What somebody has filled in for a new key.</summary>
public sealed class KeyInput
{
    public string Name { get; set; } = "";

    public Role Role { get; set; } = Role.Editor;
}
