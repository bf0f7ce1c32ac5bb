using System.Text.Json;
using LinkApp.Core.Links;
using LinkApp.Web.Accounts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using MudBlazor;

namespace LinkApp.Web.Links;

/// <summary>Creates or edits a link.</summary>
public sealed partial class LinkPage
{
    private LinkInput? _input;
    private IReadOnlyList<FieldError> _errors = [];
    private int? _version;
    private Link? _theirs;
    private string _saved = "";
    private bool _missing;
    private bool _saving;
    private int _organizationId;
    private Author _author = Author.CommandLine;

    /// <summary>The link's slug; null for a new link.</summary>
    [Parameter]
    public string? PresentSlug { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private LinkQueries Queries { get; set; } = default!;

    [Inject]
    private LinkEditor Editor { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    private string Title => PresentSlug is null ? "New link" : $"/{PresentSlug}";

    private bool IsChanged => _input is not null && JsonSerializer.Serialize(_input) != _saved;

    protected override async Task OnInitializedAsync()
    {
        var member = (await Authentication).User;
        _organizationId = member.OrganizationId();
        _author = member.Author(new Uri(Navigation.BaseUri).Authority);
        if (PresentSlug is null)
            Show(new LinkInput());
        else if (await Queries.FindAsync(_organizationId, PresentSlug) is { } link)
            Show(link);
        else
            _missing = true;
    }

    private void Show(Link link)
    {
        Show(LinkInput.Of(link));
        _version = link.Version;
    }

    private void Show(LinkInput input)
    {
        (_input, _errors, _theirs) = (input, [], null);
        _saved = JsonSerializer.Serialize(input);
    }

    private async Task SaveAsync(int? version)
    {
        _saving = true;
        _errors = [];
        var draft = _input!.ToDraft();
        var outcome = PresentSlug is null
            ? await Editor.CreateAsync(_organizationId, draft, _author)
            : await Editor.UpdateAsync(_organizationId, PresentSlug, draft, version, _author);
        _saving = false;
        switch (outcome)
        {
            case LinkEdit.Saved(var link):
                _saved = JsonSerializer.Serialize(_input);
                Navigation.NavigateTo($"/app/links?saved={link.Slug}");
                break;
            case LinkEdit.Invalid(var errors):
                _errors = errors;
                break;
            case LinkEdit.SlugTaken(var slug):
                _errors = [new FieldError("slug", $"“{slug}” is taken; choose another slug.")];
                break;
            case LinkEdit.Stale(var theirs, _):
                _theirs = theirs;
                break;
            case LinkEdit.Missing:
                _missing = true;
                break;
        }
    }

    private async Task ConfirmLeavingAsync(LocationChangingContext context)
    {
        if (!IsChanged)
            return;
        var leave = await Dialogs.ShowMessageBoxAsync("Leave without saving?", "What you changed here is not saved yet.", yesText: "Leave", cancelText: "Stay");
        if (leave != true)
            context.PreventNavigation();
    }
}
