using LinkApp.Core.Links.Import;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;

namespace LinkApp.Web.Links.Import;

/// <summary>Takes a file, reads it, and leads to what is in it.</summary>
public sealed partial class ImportPage : IDisposable
{
    // Each step is drawn.
    private const int Step = 1 << 20;

    private List<ImportJob> _imports = [];
    private CancellationTokenSource? _cancel;
    private int _organizationId;
    private string _format = "";
    private string? _error;
    private string? _doing;
    private double _percent;
    private int _attempt;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private ImportFolder Folder { get; set; } = default!;

    [Inject]
    private ImportStaging Staging { get; set; } = default!;

    [Inject]
    private ImportQueries Queries { get; set; } = default!;

    [Inject]
    private ImportRunner Runner { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    public void Dispose() => _cancel?.Cancel();

    protected override async Task OnInitializedAsync()
    {
        _organizationId = (await Authentication).User.OrganizationId();
        _imports = await Queries.ListAsync(_organizationId);
    }

    private string StateOf(ImportJob import) => import.State switch
    {
        ImportState.Ready => "not started",
        ImportState.Done => $"{Format.Count(import.Created, "link")} created",
        _ => $"{(Runner.Find(_organizationId, import.Id) is null ? "stopped at" : "running:")} {Format.Number(import.Position)} of {Format.Count(import.Rows, "row")}",
    };

    private async Task ReadAsync(InputFileChangeEventArgs change)
    {
        _error = null;
        using var cancel = new CancellationTokenSource();
        _cancel = cancel;
        try
        {
            await using var file = Folder.NewFile();
            await UploadAsync(change.File, file, cancel.Token);
            Show("Reading the file…", 0);
            var by = (await Authentication).User.Author(new Uri(Navigation.BaseUri).Authority);
            IProgress<ImportJob> progress = new Progress<ImportJob>(i => Show($"{Format.Count(i.Rows, "row")} read…", 0));
            // Not on the circuit, which would draw nothing meanwhile: SQLite's work waits for no one.
            var import = await Task.Run(
                () => Staging.ReadAsync(
                    _organizationId, file.Name, change.File.Name, ImportFormats.Find(_format), by, progress.Report, cancel.Token), cancel.Token);
            Navigation.NavigateTo(ImportDetailsPage.UrlOf(import.Id));
        }
        catch (ImportException error)
        {
            _error = error.Message;
        }
        catch (IOException error)
        {
            _error = $"The file could not be taken: {error.Message}";
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Cancelled, or left: nothing of the file is kept.
        }
        finally
        {
            _cancel = null;
            _doing = null;
            _attempt++;
        }
    }

    private async Task UploadAsync(IBrowserFile sent, Stream file, CancellationToken cancel)
    {
        if (sent.Size > ImportStaging.MaxBytes)
            throw new ImportException($"The file has {sent.Size >> 20} MB; at most {ImportStaging.MaxBytes >> 20} are taken. Split it.");
        await using var input = sent.OpenReadStream(ImportStaging.MaxBytes, cancel);
        var buffer = new byte[1 << 16];
        long done = 0, shown = 0;
        Show("Uploading…", 0);
        for (int read; (read = await input.ReadAsync(buffer, cancel)) > 0;)
        {
            await file.WriteAsync(buffer.AsMemory(0, read), cancel);
            done += read;
            if (done - shown < Step)
                continue;
            shown = done;
            Show($"Uploading: {done >> 20} of {sent.Size >> 20} MB", 100.0 * done / sent.Size);
        }
        await file.FlushAsync(cancel);
    }

    private void Show(string doing, double percent)
    {
        // What is told late must not bring the progress back.
        if (_cancel is null)
            return;
        (_doing, _percent) = (doing, percent);
        StateHasChanged();
    }
}
