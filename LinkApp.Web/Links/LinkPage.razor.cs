using System.Collections.Frozen;
using System.Text.Json;
using LinkApp.Core.Links;
using LinkApp.Core.Organizations;
using LinkApp.Web.Accounts;
using LinkApp.Web.Links.Edit;
using LinkApp.Web.Redirects;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using MudBlazor;

namespace LinkApp.Web.Links;

/// <summary>The page that creates or edits a link.</summary>
public sealed partial class LinkPage
{
    private LinkInput? _input;
    private Link? _link;
    private FormErrors _errors = FormErrors.None;
    private EditConflict? _conflict;
    private LinkChange? _deletion;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private string _saved = "";
    private bool _missing;
    private bool _saving;
    private int _organizationId;
    private Author _author = Author.CommandLine;

    // Pages next to those of links; addresses are compared without case.
    private static readonly FrozenSet<string> Subpages = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "new", "import");

    /// <summary>The link's slug or an alias; null for a new link.</summary>
    [Parameter]
    public string? PresentSlug { get; set; }

    /// <summary>The suggested slug of a new link.</summary>
    [SupplyParameterFromQuery(Name = "slug")]
    public string? NewSlug { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private LinkQueries Queries { get; set; } = default!;

    [Inject]
    private LinkEditor Editor { get; set; } = default!;

    [Inject]
    private ShortUrls Urls { get; set; } = default!;

    [Inject]
    private ViewerZone Viewer { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    /// <summary>The address at which a link is edited; with <c>/edit</c> at its end if the slug is also the address of another page.</summary>
    internal static string GetUrl(string slug) => Subpages.Contains(slug) ? $"app/links/{slug}/edit" : $"app/links/{slug}";

    private string Title => PresentSlug is null ? "New link" : $"/{_link?.Slug ?? PresentSlug}";

    private bool IsChanged => _input is not null && Serialize(_input) != _saved;

    protected override async Task OnInitializedAsync()
    {
        var member = (await Authentication).User;
        _organizationId = member.OrganizationId();
        _author = member.Author(new Uri(Navigation.BaseUri).Authority);
        _zone = await Viewer.GetAsync();
        if (PresentSlug is null)
            Show(new LinkInput { Slug = NewSlug ?? "" });
        else if (await Queries.FindAsync(_organizationId, PresentSlug) is { } link)
            Show(link);
        else
            await ShowMissingAsync(PresentSlug);
    }

    private void Show(Link link)
    {
        _link = link;
        Show(LinkInput.From(LinkSnapshot.From(link)));
    }

    private void Show(LinkInput input) => (_input, _errors, _saved) = (input, FormErrors.None, Serialize(input));

    /// <summary>Shows a link that was restored; input from before it was deleted stays.</summary>
    private void ShowBack(Link link)
    {
        _deletion = null;
        if (_input is null)
            Show(link);
        else
            _link = link;
    }

    /// <summary>Shows that there is no link with a slug, or that it was deleted.</summary>
    private async Task ShowMissingAsync(string slug)
    {
        _deletion = await Queries.FindDeletedAsync(_organizationId, slug);
        _missing = _deletion is null;
    }

    private async Task SaveAsync()
    {
        _saving = true;
        (_errors, _missing) = (FormErrors.None, false);
        var outcome = await WriteAsync(_input!.ToDraft());
        _saving = false;
        switch (outcome)
        {
            case LinkEdit.Saved(var link):
                _saved = Serialize(_input);
                Navigation.NavigateTo($"app/links?saved={link.Slug}");
                break;
            case LinkEdit.Invalid(var errors):
                _errors = new FormErrors(errors);
                break;
            case LinkEdit.SlugTaken(var slug):
                _errors = new FormErrors([new("slug", $"“{slug}” is taken; choose another slug.")]);
                break;
            case LinkEdit.Stale(var theirs, var author):
                _conflict = new EditConflict(LinkSnapshot.From(_link!), theirs, author, _input, _zone);
                _link = theirs;
                break;
            case LinkEdit.Missing:
                await ShowMissingAsync(_link!.Slug);
                break;
        }
    }

    // By id: another editor may have renamed the link meanwhile, and its old slug may be that of another link.
    private Task<LinkEdit> WriteAsync(LinkDraft draft) => _link is null
        ? Editor.CreateAsync(_organizationId, draft, _author)
        : Editor.UpdateAsync(_organizationId, _link.Id, draft, _link.Version, _author);

    private async Task ConfirmLeavingAsync(LocationChangingContext context)
    {
        if (!IsChanged)
            return;
        var leave = await Dialogs.ShowMessageBoxAsync("Leave without saving?", "What you changed here is not saved yet.", yesText: "Leave", cancelText: "Stay");
        if (leave != true)
            context.PreventNavigation();
    }

    private static string Serialize(LinkInput input) => JsonSerializer.Serialize(input.ToDraft(), LinkJson.Options);
}
