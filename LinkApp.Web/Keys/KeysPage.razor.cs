using LinkApp.Core.Organizations;
using LinkApp.Web.Accounts;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace LinkApp.Web.Keys;

/// <summary>The settings page of an organization's API keys: admins create them, see when they were used, and revoke them.</summary>
public sealed partial class KeysPage
{
    private KeyFields _fields = default!;
    private KeyInput _input = new();
    private string? _nameError;
    private string? _secret;

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

    private async Task<IReadOnlyList<ApiKey>> LoadAsync() => await Queries.KeysAsync((await Authentication).User.OrganizationId());

    private void ClearForm() => (_input, _nameError, _secret) = (new KeyInput(), null, null);

    private async Task<SettingsSaved?> CreateAsync()
    {
        _nameError = ApiKey.NameError(_input.Name);
        if (_nameError is not null)
            return null;
        var member = (await Authentication).User;
        _secret = await Editor.CreateKeyAsync(member.OrganizationId(), _input.Name, _input.Role, member.Author(null));
        return new SettingsSaved();
    }

    private async Task<SettingsChange> RevokeAsync(ApiKey key)
    {
        var member = (await Authentication).User;
        await Editor.RevokeKeyAsync(member.OrganizationId(), key.Id, member.Author(null));
        _secret = null;
        return new($"“{key.Name}” revoked. Programs that use it have lost access.");
    }
}

/// <summary>The form of a new key.</summary>
public sealed class KeyInput
{
    public string Name { get; set; } = "";

    public Role Role { get; set; } = Role.Editor;
}
