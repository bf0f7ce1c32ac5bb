using LinkApp.Core.Data;
using LinkApp.Core.Links;
using LinkApp.Core.Organizations;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Addresses;
using LinkApp.Web.Links.Edit;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;

namespace LinkApp.Web.Links;

/// <summary>The page that creates or edits a link.</summary>
public sealed partial class LinkPage
{
    // Where the focus goes after a refused save, the most important place first.
    private static readonly object[] FocusTargets =
    [
        ".deleted-link", ".conflict", "#link-form [aria-invalid=true]", "#link-form p.mud-error-text", ".form-problem",
    ];

    private (string?, string?, string?, string?)? _address;
    private LinkInput? _start;
    private LinkInput? _input;
    private UnsavedInput? _unsaved;
    private Link? _link;
    private FormErrors _errors = FormErrors.None;
    private EditConflict? _conflict;
    private LinkChange? _deletion;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private string? _restored;
    private bool _missing;
    private bool _saving;
    private int _organizationId;
    private Author _author = Author.CommandLine;

    // What the next render is followed by: filling in what an earlier page could not send, and moving the focus to what was refused.
    private bool _fillsUnsent;
    private bool _movesFocus;

    /// <summary>The link's slug or an alias, as the router gives it; null for a new link.</summary>
    [Parameter]
    public string? PresentSlug { get; set; }

    /// <summary>The domain of the slug, or of <see cref="CopiedSlug"/>.</summary>
    [SupplyParameterFromQuery(Name = LinkAddress.DomainParameter)]
    public string? Domain { get; set; }

    /// <summary>The suggested slug of a new link.</summary>
    [SupplyParameterFromQuery(Name = "slug")]
    public string? NewSlug { get; set; }

    /// <summary>The slug of a link; a new link starts as its copy.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? CopiedSlug { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private LinkQueries Queries { get; set; } = default!;

    [Inject]
    private LinkEditor Editor { get; set; } = default!;

    [Inject]
    private ViewerZone Viewer { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private string Title => _link is not null ? LinkHead.GetTitle(_link) : Present?.ToLabel() ?? "New link";

    private LinkName? Present => PresentSlug is null ? (LinkName?)null : LinkAddress.Read(PresentSlug, Domain);

    protected override async Task OnParametersSetAsync()
    {
        // The router shows the next link on the same page.
        var address = (PresentSlug, NewSlug, CopiedSlug, Domain);
        if (address == _address)
            return;
        _address = address;
        (_input, _link, _deletion, _missing) = (null, null, null, false);
        var member = (await Authentication).User;
        _organizationId = member.OrganizationId();
        _author = member.Author(new Uri(Navigation.BaseUri).Authority);
        _zone = await Viewer.GetAsync();

        var shown = Present ?? (CopiedSlug is null ? (LinkName?)null : new LinkName(CopiedSlug, Domain));
        var link = shown is { } name ? await Queries.FindShownAsync(_organizationId, name) : null;
        var draftKey = $"{member.UserId()}:{_organizationId}:";
        if (PresentSlug is null)
            await StartAsync(link is null ? new LinkInput { Slug = NewSlug ?? "" } : LinkInput.CreateCopy(link), $"{draftKey}new:{NewSlug}:{CopiedSlug}");
        else if (link is not null)
            await StartAsync(link, $"{draftKey}{link.LinkName.ToText()}");
        else
            await ShowMissingAsync(Present!.Value);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_fillsUnsent)
        {
            _fillsUnsent = false;
            if (await Js.InvokeAsync<bool>("linkappForms.fill", "link-form") && _restored is null)
            {
                _restored = "Restored what you typed.";
                StateHasChanged();
            }
        }
        if (_movesFocus)
        {
            _movesFocus = false;
            await Js.InvokeVoidAsync("linkappForms.focusFirst", FocusTargets);
        }
    }

    private Task StartAsync(Link link, string draftKey)
    {
        _link = link;
        return StartAsync(LinkInput.From(LinkSnapshot.From(link)), draftKey);
    }

    private async Task StartAsync(LinkInput input, string draftKey)
    {
        _unsaved = new UnsavedInput(Js, Time, draftKey, input);
        Show(input);
        if (await _unsaved.ReadAsync() is { } draft)
            await RestoreAsync(draft);
        _fillsUnsent = true;
    }

    private void Show(LinkInput input) => (_start, _input, _errors, _conflict, _restored) = (input.Copy(), input, FormErrors.None, null, null);

    /// <summary>Fills the form from a draft. If another editor has saved the link since, their changes are merged with it.</summary>
    private async Task RestoreAsync(UnsavedInput.Draft draft)
    {
        _input = draft.Input;
        _input.Options = _input.Options with { PasswordHash = _link?.Options.PasswordHash };
        var time = TimeZoneInfo.ConvertTime(draft.Time, _zone);
        var isToday = time.Date == TimeZoneInfo.ConvertTime(Time.GetUtcNow(), _zone).Date;
        _restored = $"Restored what you typed {(isToday ? $"at {Format.Clock(time)}" : $"on {Format.DayAndTime(time.DateTime)}")}"
            + (draft.HasPassword ? ", except the password: enter it again." : ".");
        if (_link is null || draft.Version == _link.Version)
            return;
        var history = await Queries.HistoryAsync(_organizationId, _link.Id);
        // If that version is no longer stored, everything that differs counts as typed here, and is shown.
        var started = history.FirstOrDefault(change => change.Version == draft.Version)?.Link ?? LinkSnapshot.From(_link);
        _conflict = new EditConflict(started, _link, history is [var last, ..] ? last.Author : null, _input, _zone);
    }

    private async Task DiscardAsync()
    {
        Show(_link is null ? _start!.Copy() : LinkInput.From(LinkSnapshot.From(_link)));
        await _unsaved!.SetSavedAsync(_input!);
    }

    /// <summary>Shows a link that was restored; input from before it was deleted stays.</summary>
    private async Task ShowRestoredAsync(Link link)
    {
        _deletion = null;
        if (_input is null)
            await StartAsync(link, $"{(await Authentication).User.UserId()}:{_organizationId}:{link.LinkName.ToText()}");
        else
            _link = link;
    }

    /// <summary>Shows that there is no link with a slug, or that it was deleted.</summary>
    private async Task ShowMissingAsync(LinkName name)
    {
        _deletion = await Queries.FindDeletedAsync(_organizationId, name);
        _missing = _deletion is null;
    }

    private async Task SaveAsync()
    {
        if (_input!.Unreadable.Any)
        {
            (_errors, _movesFocus) = (new FormErrors([new("", "Correct the marked dates and times first.")]), true);
            return;
        }
        _saving = true;
        (_errors, _missing) = (FormErrors.None, false);
        LinkEdit outcome;
        try
        {
            outcome = await WriteAsync(_input.ToDraft());
        }
        catch (Exception error) when (StoreFailure.Is(error))
        {
            var message = $"The link can’t be stored now: {StoreFailure.Describe(error)}. What you typed is still here; save it again in a moment.";
            (_errors, _movesFocus) = (new FormErrors([new("", message)]), true);
            return;
        }
        finally
        {
            _saving = false;
        }
        _movesFocus = outcome is not LinkEdit.Saved;
        switch (outcome)
        {
            case LinkEdit.Saved(var link):
                await _unsaved!.SetSavedAsync(_input);
                Navigation.NavigateTo($"app/links?saved={Uri.EscapeDataString(link.LinkName.ToText())}");
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
                await ShowMissingAsync(_link!.LinkName);
                break;
        }
    }

    // By id: another editor may have renamed the link meanwhile, and its old slug may be that of another link.
    private Task<LinkEdit> WriteAsync(LinkDraft draft) => _link is null
        ? Editor.CreateAsync(_organizationId, draft, _author)
        : Editor.UpdateAsync(_organizationId, _link.Id, draft, _link.Version, _author);
}
