using System.Data.Common;
using LinkApp.Core.Geo;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Web.Accounts;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.WebUtilities;

namespace LinkApp.Web.Audit;

/// <summary>The settings page with an organization's audit log.</summary>
public sealed partial class AuditPage
{
    /// <summary>The page's address.</summary>
    public const string Path = "app/settings/audit";

    private AuditFilter _filter = new();
    private List<AuditEntry>? _entries;
    private long? _next;
    private string? _error;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private AuditQueries Queries { get; set; } = default!;

    [Inject]
    private ViewerZone Zone { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        _zone = await Zone.GetAsync();
        await ShowAsync(_filter);
    }

    private async Task ShowAsync(AuditFilter filter)
    {
        (_filter, _entries, _next, _error) = (filter, null, null, null);
        await LoadMoreAsync();
    }

    private async Task LoadMoreAsync()
    {
        try
        {
            var page = await Queries.ListAsync((await Authentication).User.OrganizationId(), _filter, _next);
            (_entries, _next) = ([.. _entries ?? [], .. page.Entries], page.Next);
        }
        catch (DbException error)
        {
            _error = $"The audit log can't be read: {error.Message}";
        }
    }

    private string GetExportUrl(string format)
    {
        var url = $"{AuditEndpoints.ExportPath}.{format}";
        if (_filter.Action is { } action)
            url = QueryHelpers.AddQueryString(url, "action", action);
        return _filter.Author is { } author ? QueryHelpers.AddQueryString(url, "author", author) : url;
    }

    private static string GetActionText(string? name) => string.IsNullOrEmpty(name) ? "All actions" : AuditAction.Find(name)?.Text ?? name;

    private static string? GetChange(AuditEntry entry) => (entry.Before, entry.After) switch
    {
        (null, null) => null,
        (null, var after) => after,
        (var before, null) => $"was {before}",
        var (before, after) => $"{before} → {after}",
    };

    private static string GetPlace(AuditEntry entry) => (entry.City, entry.Country) switch
    {
        (_, null) => "",
        (null, var country) => Country.GetName(country),
        var (city, country) => $"{city}, {Country.GetName(country)}",
    };

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
