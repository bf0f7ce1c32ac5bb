using LinkApp.Core.Links;
using LinkApp.Core.Organizations;
using LinkApp.Web.Accounts;
using LinkApp.Web.Redirects;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Data.Sqlite;
using MudBlazor;

namespace LinkApp.Web.Links;

/// <summary>The organization's links, newest first. The search stands in the URL.</summary>
public sealed partial class LinkListPage
{
    private List<Link>? _links;
    private long? _next;
    private string? _error;
    private bool _mayEdit;
    private int _organizationId;
    private Author _author = Author.CommandLine;
    private string? _loaded;
    private string? _deleted;

    [SupplyParameterFromQuery]
    private string? Search { get; set; }

    /// <summary>The slug of a link that was saved on the page before.</summary>
    [SupplyParameterFromQuery]
    private string? Saved { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private LinkQueries Queries { get; set; } = default!;

    [Inject]
    private LinkEditor Editor { get; set; } = default!;

    [Inject]
    private ShortUrls Urls { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        var member = (await Authentication).User;
        _organizationId = member.OrganizationId();
        _author = member.Author(new Uri(Navigation.BaseUri).Authority);
        _mayEdit = member.Has(Role.Editor);
        if (_links is null || _loaded != Search)
            await LoadAsync();
    }

    private string ShortUrl(string slug) => Urls.Of(slug, new Uri(Navigation.BaseUri));

    private void SearchFor(string? text) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("search", string.IsNullOrWhiteSpace(text) ? null : text.Trim()), replace: true);

    private async Task LoadAsync()
    {
        _loaded = Search;
        _error = null;
        try
        {
            var page = await Queries.ListAsync(_organizationId, Search);
            (_links, _next) = ([.. page.Links], page.Next);
        }
        catch (SqliteException error)
        {
            _error = $"The links could not be read: {error.Message}";
        }
    }

    private async Task LoadMoreAsync()
    {
        var page = await Queries.ListAsync(_organizationId, Search, cursor: _next);
        _links!.AddRange(page.Links);
        _next = page.Next;
    }

    private async Task DeleteAsync(Link link)
    {
        var confirmed = await Dialogs.ShowMessageBoxAsync(
            $"Delete /{link.Slug}?",
            "Visitors of this link will see that it does not exist. Its clicks stay in your organization's reports.",
            yesText: "Delete link",
            cancelText: "Keep it");
        if (confirmed != true)
            return;
        await Editor.DeleteAsync(_organizationId, link.Slug, _author);
        _links!.Remove(link);
        _deleted = link.Slug;
        if (Saved == link.Slug)
            Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("saved", (string?)null), replace: true);
    }
}
