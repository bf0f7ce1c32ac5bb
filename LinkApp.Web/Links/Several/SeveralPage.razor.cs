using LinkApp.Core.Data;
using LinkApp.Core.Links;
using LinkApp.Core.Links.List;
using LinkApp.Core.Links.Several;
using LinkApp.Core.Organizations;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Links.Edit;
using LinkApp.Web.Redirects;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;
using MudBlazor;

namespace LinkApp.Web.Links.Several;

/// <summary>The page that creates links from pasted lines: checked first, then created together.</summary>
public sealed partial class SeveralPage
{
    /// <summary>The page's address.</summary>
    public const string Path = "app/links/new/several";

    private const int MaxTagsShown = 20;

    private static readonly object[] PreviewFocus = [".several-preview"];
    private static readonly object[] ResultFocus = [".several-result"];

    private int _organizationId;
    private FormDraft? _draft;
    private MudTextField<string>? _field;
    private string _text = "";

    // Domain and tags of all links.
    private LinkInput _shared = new();
    private bool _findsExisting;
    private List<SeveralRow>? _rows;
    private List<SeveralRow>? _created;
    private string? _textError;
    private string? _tagError;
    private string? _error;
    private bool _isBusy;
    private object[]? _focus;

    // Each try has an alert of its own, which takes the focus when it appears.
    private int _tries;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private LinkEditor Editor { get; set; } = default!;

    [Inject]
    private TagQueries Tags { get; set; } = default!;

    [Inject]
    private ShortUrls Urls { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    private static List<BreadcrumbItem> Trail => [new("Links", "app/links"), new("Several at once", null, disabled: true)];

    protected override async Task OnInitializedAsync()
    {
        var member = (await Authentication).User;
        _organizationId = member.OrganizationId();
        var draft = FormDraft.Create(Js, member, "several-links", FormFields.Create(
            () => (_text, _shared.Domain, _shared.Tags, _findsExisting),
            typed =>
            {
                (_text, _findsExisting) = (typed._text, typed._findsExisting);
                _shared = new LinkInput { Domain = typed.Domain, Tags = typed.Tags };
                Forget();
            }));
        await draft.RestoreAsync();
        _draft = draft;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focus is not { } target)
            return;
        _focus = null;
        await Js.InvokeVoidAsync("linkappForms.focusFirst", (object)target);
    }

    private static string Summary(List<SeveralRow> rows)
    {
        var (made, found) = (rows.Count(row => !row.IsExisting), rows.Count(row => row.IsExisting));
        return (made, found) switch
        {
            (_, 0) => $"{Format.Count(made, "link")} created",
            (0, _) => $"{Format.Count(found, "link")} existed already",
            _ => $"{Format.Count(made, "link")} created, {Format.Number(found)} existed already",
        };
    }

    private static string Preview(List<SeveralRow> rows)
    {
        var wrong = rows.Count(row => row.Errors.Count > 0);
        var parts = new List<string>();
        if (rows.Count(row => row.Link is not null && !row.IsExisting) is var made and > 0)
            parts.Add($"{Format.Number(made)} new");
        if (rows.Count(row => row.IsExisting) is var found and > 0)
            parts.Add($"{Format.Number(found)} existing");
        if (wrong > 0)
            parts.Add($"{Format.Number(wrong)} to correct");
        return $"{Format.Count(rows.Count, "line")}: {string.Join(", ", parts)}";
    }

    private static string CreateText(List<SeveralRow> rows) => rows.Count(row => row.Link is not null && !row.IsExisting) is var made and > 0
        ? $"Create {Format.Count(made, "link")}"
        : "Show their short URLs";

    private string Name(SeveralRow row) => row switch
    {
        { Errors.Count: > 0 } => "",
        // Of an earlier line that gets a random slug.
        { IsExisting: true, Link.Id: 0 } => "As above",
        { IsExisting: true } => $"{GetUrl(row.Link!).Split("://")[^1]} exists",
        { Line.Slug: null } => "Random slug",
        _ => $"/{row.Line.Slug}",
    };

    private string GetUrl(Link link) => Urls.GetUrl(link, new Uri(Navigation.BaseUri));

    private void SetText(string? text)
    {
        _text = text ?? "";
        Forget();
    }

    private void SetTags(IReadOnlyList<string> tags)
    {
        _shared.Tags = [.. tags];
        Forget();
    }

    private void SetFindsExisting(bool finds)
    {
        _findsExisting = finds;
        Forget();
    }

    /// <summary>What was checked is of another text now.</summary>
    private void Forget() => (_rows, _textError, _tagError) = (null, null, null);

    private Task CheckAsync() => TryAsync("The list was not checked", async (lines, drafts, by) =>
    {
        var outcomes = await Editor.CheckSeveralAsync(_organizationId, drafts, _findsExisting, by);
        (_rows, _created, _focus) = (Join(lines, outcomes), null, PreviewFocus);
    });

    private Task CreateAsync() => TryAsync("The links were not created", async (lines, drafts, by) =>
    {
        var rows = Join(lines, await Editor.CreateSeveralAsync(_organizationId, drafts, _findsExisting, by));
        var wrong = rows.FindAll(row => row.Errors.Count > 0);
        _created = rows.FindAll(row => row.Errors.Count == 0);
        (_text, _rows) = (string.Join('\n', wrong.Select(row => row.Line.Text)), null);
        _focus = ResultFocus;
        // Lines that stay are still a draft.
        if (wrong.Count > 0)
            await CheckAgainAsync(by);
        else
            await _draft!.SetSavedAsync();
    });

    // The numbers of the lines that stay are others now.
    private async Task CheckAgainAsync(Author by)
    {
        var (lines, _) = PastedLine.Read(_text);
        _rows = Join(lines, await Editor.CheckSeveralAsync(_organizationId, GetDrafts(lines), _findsExisting, by));
    }

    private async Task TryAsync(string failure, Func<IReadOnlyList<PastedLine>, List<LinkDraft>, Author, Task> run)
    {
        if (_isBusy)
            return;
        (_error, _tries) = (null, _tries + 1);
        Forget();
        var (lines, error) = PastedLine.Read(_text);
        _textError = error;
        _tagError = new LinkDraft { Destination = "https://example.com/", Tags = _shared.Tags }.Validate().FirstOrDefault()?.Message;
        if (error is not null)
        {
            await _field!.FocusAsync();
            return;
        }
        if (_tagError is not null)
            return;
        _isBusy = true;
        try
        {
            await run(lines, GetDrafts(lines), (await Authentication).User.Author(new Uri(Navigation.BaseUri).Authority));
        }
        catch (Exception stored) when (StoreFailure.Is(stored))
        {
            _error = StoreAlert.Describe(failure, stored);
        }
        finally
        {
            _isBusy = false;
        }
    }

    private List<LinkDraft> GetDrafts(IReadOnlyList<PastedLine> lines) => [.. lines.Select(line => line.ToDraft(_shared.Domain, _shared.Tags))];

    private static List<SeveralRow> Join(IReadOnlyList<PastedLine> lines, IReadOnlyList<LinkEdit> outcomes) =>
        [.. lines.Zip(outcomes, (line, outcome) => line.Error is { } wrong ? new SeveralRow(line, [wrong], null, false) : SeveralRow.From(line, outcome))];

    private async Task<IEnumerable<string>> FindTagsAsync(string text, CancellationToken cancel) =>
        (await Tags.ListAsync(_organizationId, text, size: MaxTagsShown, cancel: cancel)).Tags.Select(tag => tag.Tag);
}
