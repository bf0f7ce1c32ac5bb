using LinkApp.Core.Data;
using LinkApp.Core.Lanes;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Links.Import.Mapping;
using LinkApp.Core.Organizations;
using LinkApp.Core.Timing;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;
using MudBlazor;

namespace LinkApp.Web.Links.Import;

/// <summary>The page that takes an import file, reads it, and then opens the page of the new import.</summary>
public sealed partial class ImportPage : IDisposable
{
    private const string Automatic = "auto";
    private const string ByHand = "mapped";

    // Bytes between two updates of the progress.
    private const int ProgressStep = 1 << 20;

    private List<ImportJob> _imports = [];
    private CancellationTokenSource? _cancel;
    private int _organizationId;
    private string _format = Automatic;
    private bool _isForClicks;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private string? _error;
    private string? _progress;
    private double _percent;
    private int _attempt;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private ImportFolder Folder { get; set; } = default!;

    [Inject]
    private ImportStaging Staging { get; set; } = default!;

    [Inject]
    private ClickImport Clicks { get; set; } = default!;

    [Inject]
    private ImportMappings Mappings { get; set; } = default!;

    [Inject]
    private ImportQueries Queries { get; set; } = default!;

    [Inject]
    private ImportRunner Runner { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ViewerZone Viewer { get; set; } = default!;

    private static List<BreadcrumbItem> Trail => [new("Links", "app/links"), new("Import", null, disabled: true)];

    public void Dispose() => _cancel?.Cancel();

    protected override async Task OnInitializedAsync()
    {
        _organizationId = (await Authentication).User.OrganizationId();
        _zone = await Viewer.GetAsync();
        _imports = await Queries.ListAsync(_organizationId);
    }

    private string DescribeState(ImportJob import) => import.State switch
    {
        ImportState.Unmapped => "Columns not chosen",
        ImportState.Ready => "Not started",
        ImportState.Failed => "Not readable",
        ImportState.Reading => "Being read",
        ImportState.Undoing => "Being undone",
        ImportState.Done when import.Kind == ImportKind.Clicks => $"{Format.Count(import.Clicks, "click")} imported",
        ImportState.Done => $"{Format.Count(import.Created, "link")} created",
        _ => $"{DescribeRun(Runner.Find(import))} {Format.Number(import.Position)} of {Format.Count(import.Rows, "row")}",
    };

    private static string DescribeRun(ImportRun? run) => run is null ? "Stopped at" : run.Wait is null ? "Running:" : "Waiting at";

    private string FormatTime(DateTime time) => Format.DayAndTime(ZoneClock.ToLocal(time, _zone));

    private async Task ReadAsync(InputFileChangeEventArgs change)
    {
        _error = null;
        using var cancel = new CancellationTokenSource();
        _cancel = cancel;
        FileStream? file = null;
        try
        {
            Runner.CheckRoom(_organizationId);
            file = Folder.NewUpload();
            await using (file)
                await UploadAsync(change.File, file, cancel.Token);
            Show("Reading the file…", 0);
            var by = (await Authentication).User.Author(new Uri(Navigation.BaseUri).Authority);
            if (_format == ByHand)
            {
                await ImportMappings.CheckAsync(file.Name, cancel.Token);
                await MapAsync(file.Name, change.File.Name, by, cancel.Token);
                return;
            }
            if (await Clicks.IsClicksAsync(file.Name, _isForClicks, cancel.Token))
            {
                var clicks = await Clicks.CreateAsync(_organizationId, file.Name, change.File.Name, startsItself: false, by, cancel: cancel.Token);
                Runner.Run(_organizationId, clicks.Id);
                Navigation.NavigateTo(ImportDetailsPage.GetUrl(clicks.Id));
                return;
            }
            if (_format == Automatic && await Mappings.IsNeededAsync(file.Name, cancel.Token))
            {
                await MapAsync(file.Name, change.File.Name, by, cancel.Token);
                return;
            }
            if (_isForClicks)
                throw new ImportException("This file has no clicks: neither single ones nor the numbers of clicks of links.");
            if (change.File.Size > ImportStaging.MaxBytes)
                throw new ImportException($"The file has {change.File.Size >> 20} MB. The limit for links is {ImportStaging.MaxBytes >> 20} MB: split the file.");
            IProgress<ImportJob> reading = new Progress<ImportJob>(i => Show($"{Format.Count(i.Rows, "row")} read…", 0));
            // Not on the circuit's thread: SQLite's calls are synchronous, and the page could not draw meanwhile.
            var import = await Task.Run(
                () => Staging.ReadAsync(
                    _organizationId, file.Name, change.File.Name, ImportFormats.Find(_format), by, onBatch: reading.Report, cancel: cancel.Token),
                cancel.Token);
            Navigation.NavigateTo(ImportDetailsPage.GetUrl(import.Id));
        }
        catch (Exception error) when (error is ImportException or LaneFullException)
        {
            _error = error.Message;
        }
        catch (Exception error) when (StoreFailure.Is(error))
        {
            _error = StoreAlert.Describe("The file was not stored", error);
        }
        catch (IOException error)
        {
            _error = $"The upload failed: {error.Message}";
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Cancelled, or the page was left: nothing of the file is stored.
        }
        finally
        {
            // An import of clicks has moved it.
            if (file is not null)
                File.Delete(file.Name);
            _cancel = null;
            _progress = null;
            _attempt++;
        }
    }

    private async Task MapAsync(string upload, string name, Author by, CancellationToken cancel)
    {
        var import = await Mappings.CreateAsync(_organizationId, upload, name, by, cancel);
        Navigation.NavigateTo(ImportDetailsPage.GetUrl(import.Id));
    }

    private async Task UploadAsync(IBrowserFile sent, Stream file, CancellationToken cancel)
    {
        if (sent.Size > ClickFileStaging.MaxBytes)
            throw new ImportException($"The file has {sent.Size >> 20} MB. The limit is {ClickFileStaging.MaxBytes >> 20} MB: split the file.");
        await using var input = sent.OpenReadStream(ClickFileStaging.MaxBytes, cancel);
        var buffer = new byte[1 << 16];
        long done = 0, shown = 0;
        Show("Uploading…", 0);
        for (int read; (read = await input.ReadAsync(buffer, cancel)) > 0;)
        {
            await file.WriteAsync(buffer.AsMemory(0, read), cancel);
            done += read;
            if (done - shown < ProgressStep)
                continue;
            shown = done;
            Show($"Uploading: {done >> 20} of {sent.Size >> 20} MB", 100.0 * done / sent.Size);
        }
        await file.FlushAsync(cancel);
    }

    private void Show(string progress, double percent)
    {
        // A report that arrives after the end must not show the progress again.
        if (_cancel is null)
            return;
        (_progress, _percent) = (progress, percent);
        StateHasChanged();
    }
}
