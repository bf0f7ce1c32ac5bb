using LinkApp.Core.Data;
using LinkApp.Core.Lanes;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Links.Import.Mapping;
using LinkApp.Core.Organizations;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;

namespace LinkApp.Web.Links.Import.Mapping;

/// <summary>The form that maps the columns of a file, and then has the file read.</summary>
public sealed partial class ColumnMapForm : IDisposable
{
    // Examples of a column's values below its field.
    private const int MaxExamples = 3;
    private const int MaxExampleLength = 60;

    private TableSample? _sample;
    private MappingInput? _input;
    private FormDraft? _draft;
    private MappingPreview? _preview;
    private CancellationTokenSource? _cancel;
    private int _organizationId;
    private Author _by = default!;
    private string? _hint;
    private string? _error;
    private string? _progress;

    // Each try has an alert of its own, which takes the focus when it appears.
    private int _tries;

    [Parameter, EditorRequired]
    public required ImportJob Import { get; set; }

    /// <summary>The file is read, or being read: of links in this import, of clicks in the present one.</summary>
    [Parameter]
    public EventCallback<ImportJob> OnApplied { get; set; }

    [Parameter]
    public EventCallback OnDiscard { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private ImportMappings Mappings { get; set; } = default!;

    [Inject]
    private ImportRunner Runner { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    /// <summary>A date of a mapped column that may be read in two ways; null if there is none.</summary>
    private string? AmbiguousDate => Enumerable.Range(0, _sample!.Columns.Count)
        .Where(column => MapField.Find(_input!.Kind, _input.Fields[column]) is { IsTime: true } && _sample.FindOrder(column) == DateOrder.Unknown)
        .SelectMany(column => _sample.Values(column)).FirstOrDefault();

    public void Dispose() => _cancel?.Cancel();

    protected override async Task OnInitializedAsync()
    {
        var member = (await Authentication).User;
        (_organizationId, _by) = (member.OrganizationId(), member.Author(new Uri(Navigation.BaseUri).Authority));
        try
        {
            var sample = await Mappings.ReadSampleAsync(_organizationId, Import.Id);
            if (sample is null)
                return;
            _input = MappingInput.Guess(sample);
            var draft = FormDraft.Create(
                Js, member, $"import-{Import.Id}", FormFields.Create(() => _input, input => _input = input.Fits(sample) ? input : _input));
            await draft.RestoreAsync();
            (_draft, _sample) = (draft, sample);
            await PreviewAsync();
        }
        catch (ImportException error)
        {
            _error = error.Message;
        }
    }

    private string GetLabel(string? key) => key is { Length: > 0 } ? MapField.Find(_input!.Kind, key)?.Label ?? key : "Not imported";

    private string GetExamples(int column)
    {
        var examples = _sample!.Values(column).Distinct().Take(MaxExamples)
            .Select(value => value.Length <= MaxExampleLength ? value : value[..MaxExampleLength] + "…");
        return string.Join(" · ", examples) is { Length: > 0 } text ? text : "(empty)";
    }

    private string? GetFieldError(int column) => _input!.FindEarlier(column) is { } earlier ? $"“{_sample!.Columns[earlier]}” is this already." : null;

    private Task SetKindAsync(bool isClicks)
    {
        _input!.IsClicks = isClicks;
        return PreviewAsync();
    }

    private Task SetFieldAsync(int column, string? field)
    {
        _input!.Fields[column] = field ?? "";
        return PreviewAsync();
    }

    private Task SetDatesAsync(DateOrder dates)
    {
        _input!.Dates = dates;
        return PreviewAsync();
    }

    private async Task PreviewAsync()
    {
        (_preview, _hint) = (null, FindHint());
        if (_hint is not null)
            return;
        try
        {
            _preview = await Mappings.PreviewAsync(_organizationId, Import.Id, _input!.ToMap(_sample!), _by);
        }
        catch (ImportException error)
        {
            _hint = error.Message;
        }
        catch (Exception error) when (StoreFailure.Is(error))
        {
            _hint = StoreAlert.Describe("The preview can't be shown", error);
        }
    }

    /// <summary>What the member still has to do before the file can be read; null for nothing.</summary>
    private string? FindHint()
    {
        if (Enumerable.Range(0, _sample!.Columns.Count).Select(GetFieldError).FirstOrDefault(error => error is not null) is not null)
            return "Two columns are the same field. Choose another one for one of them.";
        var missing = _input!.ToMap(_sample).FindMissing();
        if (missing.Count > 0)
            return $"Choose the column of: {string.Join(", ", missing.Select(field => field.Label))}.";
        return AmbiguousDate is not null && _input.Dates == DateOrder.Unknown ? "Choose how the dates are written." : null;
    }

    private async Task ApplyAsync()
    {
        if (_progress is not null)
            return;
        (_error, _tries) = (FindHint(), _tries + 1);
        if (_error is not null)
            return;
        using var cancel = new CancellationTokenSource();
        (_cancel, _progress) = (cancel, "Reading the file…");
        try
        {
            Runner.CheckRoom(_organizationId);
            IProgress<ImportJob> reading = new Progress<ImportJob>(import => Show($"{Format.Count(import.Rows, "row")} read…"));
            var map = _input!.ToMap(_sample!);
            // Not on the circuit's thread: SQLite's calls are synchronous, and the page could not draw meanwhile.
            var import = await Task.Run(() => Mappings.ApplyAsync(_organizationId, Import.Id, map, _by, reading.Report, cancel.Token), cancel.Token);
            await _draft!.SetSavedAsync();
            if (import is not null)
                await OnApplied.InvokeAsync(import);
        }
        catch (Exception error) when (error is ImportException or LaneFullException)
        {
            _error = error.Message;
        }
        catch (Exception error) when (StoreFailure.Is(error))
        {
            _error = StoreAlert.Describe("The file was not read", error);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Cancelled, or the page was left: the file goes on waiting.
        }
        finally
        {
            (_cancel, _progress) = (null, null);
        }
    }

    private void Show(string progress)
    {
        // A report that arrives after the end must not show the progress again.
        if (_cancel is null)
            return;
        _progress = progress;
        StateHasChanged();
    }

    private async Task DiscardAsync()
    {
        await _draft!.SetSavedAsync();
        await OnDiscard.InvokeAsync();
    }
}
