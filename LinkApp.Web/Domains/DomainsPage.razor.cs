using LinkApp.Core.Domains;
using LinkApp.Core.Hosts;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Redirects;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace LinkApp.Web.Domains;

/// <summary>The settings page of an organization's short domains: admins add, change and remove them.</summary>
public sealed partial class DomainsPage
{
    /// <summary>The page's address.</summary>
    public const string Path = "app/settings/domains";

    private readonly CancellationTokenSource _left = new();
    private Task _watch = Task.CompletedTask;
    private SettingsList<ListedDomain> _list = default!;
    private DomainFields _fields = default!;
    private List<ListedDomain>? _domains;
    private DomainInput _input = new();
    private FieldError? _inputError;
    private string? _added;

    // How soon the page shows that a pending domain is live. It compares with a table in memory.
    private static TimeSpan WatchInterval => TimeSpan.FromSeconds(1);

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private DomainQueries Queries { get; set; } = default!;

    [Inject]
    private DomainEditor Editor { get; set; } = default!;

    [Inject]
    private ShortUrls Urls { get; set; } = default!;

    [Inject]
    private HostTable Hosts { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string PresentHost => new Uri(Navigation.BaseUri).Authority;

    private string Scheme => new Uri(Navigation.BaseUri).Scheme;

    /// <summary>The domain that the instructions are about: one that needs them, if there is one.</summary>
    private string ExampleHost =>
        _added ?? (_domains!.Find(listed => listed.Domain.IsPending) ?? _domains.FirstOrDefault())?.Domain.Host ?? "go.example.com";

    /// <summary>The host of short URLs that are on no domain of the organization.</summary>
    private string SharedHost => Urls.SharedHost ?? PresentHost;

    public async ValueTask DisposeAsync()
    {
        await _left.CancelAsync();
        await _watch;
        _left.Dispose();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            _watch = WatchAsync();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(WatchInterval, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_left.Token))
                await ShowArrivalsAsync();
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private async Task ShowArrivalsAsync()
    {
        if (_domains?.Exists(listed => listed.Domain.IsPending) != true)
            return;
        var live = Hosts.Domains.Where(domain => !domain.IsPending).Select(domain => domain.Id).ToHashSet();
        if (_domains.Find(listed => listed.Domain.IsPending && live.Contains(listed.Domain.Id)) is not { } arrived)
            return;
        await _list.ReloadAsync();
        Snackbar.Add($"{GetName(arrived)} is live: a request has arrived.", Severity.Success);
    }

    private static IEnumerable<(string What, string Url)> GetFallbacks(Domain domain) =>
        new (string What, string? Url)[] { ("Unknown slugs", domain.UnknownUrl), ("Expired links", domain.ExpiredUrl), ("Disabled links", domain.DisabledUrl) }
            .Where(one => one.Url is not null).Select(one => (one.What, one.Url!));

    private static List<string> GetFiles(Domain domain) =>
    [
        .. domain.AppleAppSiteAssociation is null ? Array.Empty<string>() : [AppLinkFiles.ApplePath],
        .. domain.AssetLinks is null ? Array.Empty<string>() : [AppLinkFiles.AndroidPath],
    ];

    private static string GetName(ListedDomain listed) => HostName.Readable(listed.Domain.Host);

    private async Task<IReadOnlyList<ListedDomain>> LoadAsync() => _domains = await Queries.ListAsync((await Authentication).User.OrganizationId());

    private void ClearForm() => (_input, _inputError) = (new DomainInput(), null);

    private void Fill(DomainInput typed)
    {
        _input = typed;
        if (_domains?.Exists(listed => listed.Domain.Host == typed.Present) != true)
            _input.Present = null;
        StateHasChanged();
    }

    private void Change(Domain domain)
    {
        (_input, _inputError) = (DomainInput.From(domain), null);
        _list.OpenForm();
    }

    private async Task<SettingsSaved?> SaveAsync()
    {
        var (input, member) = (_input, (await Authentication).User);
        var edit = input.Present is { } present
            ? await Editor.ChangeAsync(member.OrganizationId(), present, input.ToDraft(), makeMain: false, member.Author(PresentHost))
            : await Editor.AddAsync(member.OrganizationId(), input.Host, input.ToDraft(), isMain: false, member.Author(PresentHost));
        switch (edit)
        {
            case DomainEdit.Saved(var domain) when input.Present is null:
                _added = domain.Host;
                return new SettingsSaved($"{HostName.Readable(domain.Host)} added. It goes live with the first request.");
            case DomainEdit.Saved(var domain):
                return new SettingsSaved($"{HostName.Readable(domain.Host)} saved.");
            case DomainEdit.Invalid(var error):
                _inputError = error;
                return null;
            case DomainEdit.Taken(var error):
                _inputError = error;
                return null;
            default:
                return new SettingsSaved("Not saved: another admin has removed this domain.");
        }
    }

    private async Task<SettingsChange> RemoveAsync(ListedDomain listed)
    {
        var member = (await Authentication).User;
        if (await Editor.RemoveAsync(member.OrganizationId(), listed.Domain.Host, member.Author(PresentHost)) is DomainEdit.Invalid(var error))
            return new($"{GetName(listed)} was not removed. {error.Message}", IsRefused: true);
        _added = null;
        // The open form may be for the removed domain.
        _list.CloseForm();
        return new($"{GetName(listed)} removed. It no longer serves your links.");
    }

    private async Task<SettingsChange> MakeMainAsync(ListedDomain listed)
    {
        var member = (await Authentication).User;
        var edit = await Editor.ChangeAsync(member.OrganizationId(), listed.Domain.Host, new(), makeMain: true, member.Author(PresentHost));
        return edit switch
        {
            DomainEdit.Saved => new($"{GetName(listed)} is now the main domain. Your short URLs use it."),
            DomainEdit.Invalid(var error) => new($"Not saved. {error.Message}", IsRefused: true),
            _ => new($"Not saved: another admin has removed {GetName(listed)}.", IsRefused: true),
        };
    }

    private string GetRemoveWarning(ListedDomain listed)
    {
        if (listed.Domain.IsPending)
            return "No request has arrived on it, so nothing stops working. Another organization may add this domain afterwards.";
        var main = _domains!.Where(other => other.Domain.Id != listed.Domain.Id && !other.Domain.IsPending)
            .OrderByDescending(other => other.Domain.IsMain).ThenBy(other => other.Domain.Id).FirstOrDefault();
        // Without a main domain, links stay on the shared host.
        var next = HostName.Readable((listed.Domain.IsMain || main?.Domain.IsMain == true ? main?.Domain.Host : null) ?? SharedHost);
        var moved = listed.Domain.IsMain ? $" Your short URLs will use {next} instead."
            : listed.Links > 0 ? $" The short {(listed.Links == 1 ? "URL of the 1 link that uses it" : $"URLs of the {Format.Number(listed.Links)} links that use it")} will be on {next} instead."
            : "";
        return "Its short URLs stop working at once, including those that are printed, in QR codes and in sent messages."
            + $"{moved} Your links and their clicks stay. Another organization may add this domain afterwards.";
    }
}
