using System.Security.Claims;
using LinkApp.Core.Domains;
using LinkApp.Core.Hosts;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Redirects;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Data.Sqlite;
using MudBlazor;

namespace LinkApp.Web.Domains;

/// <summary>An organization's short domains, for its admins: added, changed, removed.</summary>
public sealed partial class DomainsPage
{
    /// <summary>Where the page is.</summary>
    public const string Path = "app/settings/domains";

    private List<ListedDomain>? _domains;
    private DomainInput? _input;
    private FieldError? _inputError;
    private bool _saving;
    private string? _added;
    private string? _done;
    private string? _error;
    private ClaimsPrincipal _member = new();

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private DomainQueries Queries { get; set; } = default!;

    [Inject]
    private DomainEditor Editor { get; set; } = default!;

    [Inject]
    private ShortUrls Urls { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string PresentHost => new Uri(Navigation.BaseUri).Authority;

    /// <summary>Where short URLs are without a domain.</summary>
    private string SharedHost => Urls.SharedHost ?? PresentHost;

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
            _domains = await Queries.ListAsync(_member.OrganizationId());
        }
        catch (SqliteException error)
        {
            _error = $"The domains could not be read: {error.Message}";
        }
    }

    private void Begin() => (_input, _inputError, _done) = (new DomainInput(), null, null);

    private void Begin(Domain domain) =>
        (_input, _inputError, _done) = (new DomainInput
        {
            Present = domain,
            Host = HostName.Readable(domain.Host),
            Home = domain.Home ?? "",
            IsMain = domain.IsMain,
        }, null, null);

    private async Task SaveAsync()
    {
        var (input, organization) = (_input!, _member.OrganizationId());
        _saving = true;
        var edit = input.Present is { } present
            ? await Editor.ChangeAsync(organization, present.Host, input.Home, input.IsMain)
            : await Editor.AddAsync(organization, input.Host, input.Home, input.IsMain, _member.Author(PresentHost));
        _saving = false;
        switch (edit)
        {
            case DomainEdit.Saved(var domain):
                (_input, _done) = (null, input.Present is null
                    ? $"{HostName.Readable(domain.Host)} is added. Its links work once it leads here, as described below."
                    : $"{HostName.Readable(domain.Host)} is saved.");
                _added = input.Present is null ? domain.Host : _added;
                break;
            case DomainEdit.Invalid(var error):
                _inputError = error;
                return;
            case DomainEdit.Taken(var error):
                _inputError = error;
                return;
            default:
                (_input, _done) = (null, "Somebody has removed this domain meanwhile.");
                break;
        }
        await LoadAsync();
    }

    private async Task RemoveAsync(ListedDomain listed)
    {
        var name = HostName.Readable(listed.Domain.Host);
        var confirmed = await Dialogs.ShowMessageBoxAsync($"Remove {name}?", Consequences(listed), yesText: "Remove domain", cancelText: "Keep it");
        if (confirmed != true)
            return;
        await Editor.RemoveAsync(_member.OrganizationId(), listed.Domain.Host);
        (_done, _input, _added) = ($"{name} is removed: it answers your links no more.", null, null);
        await LoadAsync();
    }

    private string Consequences(ListedDomain listed)
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

/// <summary>What somebody has filled in for a domain.</summary>
public sealed class DomainInput
{
    /// <summary>The domain that is changed; null for a new one.</summary>
    public Domain? Present { get; init; }

    public string Host { get; set; } = "";

    public string Home { get; set; } = "";

    public bool IsMain { get; set; }
}
