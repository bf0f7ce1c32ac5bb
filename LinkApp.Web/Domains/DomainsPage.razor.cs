using LinkApp.Core.Domains;
using LinkApp.Core.Hosts;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Redirects;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace LinkApp.Web.Domains;

/// <summary>The settings page of an organization's short domains: admins add, change and remove them.</summary>
public sealed partial class DomainsPage
{
    /// <summary>The page's address.</summary>
    public const string Path = "app/settings/domains";

    private SettingsList<ListedDomain> _list = default!;
    private List<ListedDomain>? _domains;
    private DomainInput _input = new();
    private FieldError? _inputError;
    private string? _added;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private DomainQueries Queries { get; set; } = default!;

    [Inject]
    private DomainEditor Editor { get; set; } = default!;

    [Inject]
    private ShortUrls Urls { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string PresentHost => new Uri(Navigation.BaseUri).Authority;

    /// <summary>The host of short URLs that are on no domain of the organization.</summary>
    private string SharedHost => Urls.SharedHost ?? PresentHost;

    private static string GetName(ListedDomain listed) => HostName.Readable(listed.Domain.Host);

    private async Task<IReadOnlyList<ListedDomain>> LoadAsync() => _domains = await Queries.ListAsync((await Authentication).User.OrganizationId());

    private void ClearForm() => (_input, _inputError) = (new DomainInput(), null);

    private void Change(Domain domain)
    {
        _inputError = null;
        _input = new DomainInput
        {
            Present = domain,
            Host = HostName.Readable(domain.Host),
            Home = domain.Home ?? "",
            IsMain = domain.IsMain,
        };
        _list.OpenForm();
    }

    private async Task<SettingsSaved?> SaveAsync()
    {
        var (input, member) = (_input, (await Authentication).User);
        var edit = input.Present is { } present
            ? await Editor.ChangeAsync(member.OrganizationId(), present.Host, input.Home, input.IsMain)
            : await Editor.AddAsync(member.OrganizationId(), input.Host, input.Home, input.IsMain, member.Author(PresentHost));
        switch (edit)
        {
            case DomainEdit.Saved(var domain) when input.Present is null:
                _added = domain.Host;
                return new SettingsSaved($"{HostName.Readable(domain.Host)} is added. Its links work once it leads here, as described below.");
            case DomainEdit.Saved(var domain):
                return new SettingsSaved($"{HostName.Readable(domain.Host)} is saved.");
            case DomainEdit.Invalid(var error):
                _inputError = error;
                return null;
            case DomainEdit.Taken(var error):
                _inputError = error;
                return null;
            default:
                return new SettingsSaved("Another admin has removed this domain.");
        }
    }

    private async Task<string> RemoveAsync(ListedDomain listed)
    {
        await Editor.RemoveAsync((await Authentication).User.OrganizationId(), listed.Domain.Host);
        _added = null;
        // The open form may be for the removed domain.
        _list.CloseForm();
        return $"{GetName(listed)} is removed: it no longer answers your links.";
    }

    private string GetRemoveWarning(ListedDomain listed)
    {
        var next = _domains!.Where(other => other.Domain.Id != listed.Domain.Id)
            .OrderByDescending(other => other.Domain.IsMain).ThenBy(other => other.Domain.Id).FirstOrDefault()?.Domain.Host ?? SharedHost;
        var named = listed.Links switch
        {
            0 => listed.Domain.IsMain ? "Your short URLs" : "Links that would have named it",
            1 => listed.Domain.IsMain ? "Your short URLs, and 1 link that names this domain," : "1 link that names it",
            var many => $"{Format.Number(many)} links that name it{(listed.Domain.IsMain ? ", and all others," : "")}",
        };
        return $"Short URLs on it stop working at once: printed ones, QR codes, and those in messages that are sent. {named} will be on {HostName.Readable(next)}. "
            + "Your links and their clicks stay. Another organization may add this domain afterwards.";
    }
}

/// <summary>The form of a domain.</summary>
public sealed class DomainInput
{
    /// <summary>The domain that is changed; null for a new one.</summary>
    public Domain? Present { get; init; }

    public string Host { get; set; } = "";

    public string Home { get; set; } = "";

    public bool IsMain { get; set; }
}
