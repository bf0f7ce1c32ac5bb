using LinkApp.Core.Hosts;
using LinkApp.Core.Organizations;
using LinkApp.Core.SignInDomains;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Settings;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace LinkApp.Web.SignInDomains;

/// <summary>The settings page of an organization's sign-in domains: admins add, prove, switch and remove them.</summary>
public sealed partial class SignInDomainsPage
{
    /// <summary>The page's address.</summary>
    public const string Path = "app/settings/sign-in-domains";

    // A whole domain gets no admins.
    private static readonly IReadOnlyList<(Role Role, string Text)> Choices = [.. Rights.Choices.Where(choice => choice.Role < Role.Admin)];

    private SettingsList<SignInDomain> _list = default!;
    private MudTextField<string> _host = default!;
    private string? _input;
    private string? _error;
    private Role _role;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private SignInDomainEditor Editor { get; set; } = default!;

    [Inject]
    private SignInProviders Providers { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string ProviderNames => Providers.All.Count > 0 ? string.Join(" or ", Providers.All.Select(provider => provider.Name)) : "a provider";

    private static string GetName(SignInDomain domain) => HostName.Readable(domain.Host);

    private async Task<IReadOnlyList<SignInDomain>> LoadAsync() => await Editor.ListAsync((await Authentication).User.OrganizationId());

    private void ClearForm() => (_input, _error, _role) = ("", null, Role.Viewer);

    private async Task<SettingsSaved?> AddAsync()
    {
        var (organization, by) = await GetAuthorAsync();
        switch (await Editor.AddAsync(organization, _input, _role, by))
        {
            case SignInDomainEdit.Saved(var domain):
                return new SettingsSaved($"{GetName(domain)} added. Prove it with its DNS record.");
            case SignInDomainEdit.Invalid(var error):
                _error = error.Message;
                return null;
            case var outcome:
                throw new InvalidOperationException($"A sign-in domain can't be added as {outcome}.");
        }
    }

    private async Task<SettingsChange> CheckAsync(SignInDomain domain)
    {
        var (organization, by) = await GetAuthorAsync();
        return await Editor.CheckAsync(organization, domain.Host, by) switch
        {
            SignInDomainEdit.Saved => new($"{GetName(domain)} is proven. You can switch it on."),
            SignInDomainEdit.NotProven(_, var reason) => new(reason, IsRefused: true),
            _ => GetMissing(domain),
        };
    }

    private async Task<SettingsChange> SwitchAsync(SignInDomain domain)
    {
        var (organization, by) = await GetAuthorAsync();
        return await Editor.ChangeAsync(organization, domain.Host, role: null, isOn: !domain.IsOn, by) switch
        {
            SignInDomainEdit.Saved(var saved) => new(saved.IsOn
                ? $"People of {GetName(domain)} may join as {EnumText.Get(saved.Role)}s."
                : $"People of {GetName(domain)} need an invitation again. Members stay."),
            SignInDomainEdit.Invalid(var error) => new(error.Message, IsRefused: true),
            _ => GetMissing(domain),
        };
    }

    private async Task<SettingsChange> SetRoleAsync(SignInDomain domain, Role role)
    {
        var (organization, by) = await GetAuthorAsync();
        return await Editor.ChangeAsync(organization, domain.Host, role, isOn: null, by) is SignInDomainEdit.Saved
            ? new($"People of {GetName(domain)} become {EnumText.Get(role)}s from now on.")
            : GetMissing(domain);
    }

    private async Task<SettingsChange> RemoveAsync(SignInDomain domain)
    {
        var (organization, by) = await GetAuthorAsync();
        await Editor.RemoveAsync(organization, domain.Host, by);
        return new($"{GetName(domain)} removed. Its people need an invitation.");
    }

    private static string GetRemoveWarning(SignInDomain domain) => domain.IsOn
        ? "New people of this domain will need an invitation. Members who joined by it stay. To add it again, it has to be proven again."
        : "To add it again, it has to be proven again.";

    private static SettingsChange GetMissing(SignInDomain domain) => new($"Another admin has removed {GetName(domain)}.", IsRefused: true);

    private async Task<(int OrganizationId, Author By)> GetAuthorAsync()
    {
        var member = (await Authentication).User;
        return (member.OrganizationId(), member.Author(new Uri(Navigation.BaseUri).Authority));
    }
}
