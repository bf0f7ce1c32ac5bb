using System.Globalization;
using LinkApp.Core.Data;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace LinkApp.Web.Links.Import;

/// <summary>The page of one import: the rows of its file, its progress while it runs, and its result.</summary>
public sealed partial class ImportDetailsPage : IDisposable
{
    private const string ListUrl = "app/links/import";

    private ImportJob? _import;
    private ImportRun? _run;
    private UndoneImport? _undone;
    private string? _error;
    private bool _isUndone;
    private int _done;
    private bool _loaded;
    private long? _shown;
    private int _organizationId;

    [Parameter]
    public long Id { get; set; }

    /// <summary>The state of the rows that are shown: new, taken, invalid or created; null for all.</summary>
    [SupplyParameterFromQuery]
    private string? Show { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private ImportQueries Queries { get; set; } = default!;

    [Inject]
    private LinkImport Imports { get; set; } = default!;

    [Inject]
    private ClickImport Clicks { get; set; } = default!;

    [Inject]
    private ImportRunner Runner { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    internal static string GetUrl(long id) => $"{ListUrl}/{id.ToString(CultureInfo.InvariantCulture)}";

    public void Dispose() => Leave();

    protected override async Task OnParametersSetAsync()
    {
        // A change of the row filter also changes the address.
        if (_shown == Id)
            return;
        _shown = Id;
        Leave();
        (_import, _undone, _error, _isUndone, _loaded) = (null, null, null, false, false);
        _organizationId = (await Authentication).User.OrganizationId();
        await LoadAsync();
        if (_import is { } import && import.Id == _shown && Runner.Find(import) is { } run)
            Join(run);
    }

    private async Task LoadAsync()
    {
        var id = Id;
        var import = await Queries.FindAsync(_organizationId, id);
        // The page may have moved to another import meanwhile, which loads by itself.
        if (id == Id)
            (_import, _loaded) = (import, true);
    }

    private void SetShow(string? show) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("show", show), replace: true);

    private async Task ShowMappedAsync(ImportJob mapped)
    {
        if (mapped.Id != _import?.Id)
        {
            Navigation.NavigateTo(GetUrl(mapped.Id));
            return;
        }
        var run = Runner.Run(_organizationId, mapped.Id);
        await LoadAsync();
        if (_import?.Id == mapped.Id)
            Join(run);
    }

    private async Task StartClicksAsync()
    {
        _error = null;
        var id = _import!.Id;
        try
        {
            await Clicks.StartAsync(_organizationId, id);
            await LoadAsync();
            if (_import?.Id == id && Runner.Run(_import) is { } run)
                Join(run);
        }
        catch (Exception error) when (StoreFailure.Is(error))
        {
            _error = StoreAlert.Describe("The import was not started", error);
        }
    }

    private async Task StopClicksAsync()
    {
        // First the note: the server would go on with it at its next start.
        if (await Snackbar.TryAsync("The import was not stopped", () => Clicks.StopAsync(_organizationId, _import!.Id)))
            _run?.Stop();
    }

    private async Task UndoClicksAsync()
    {
        var import = _import!;
        var confirmed = import.State == ImportState.Undoing || await ConfirmDialog.AskAsync(
            Dialogs,
            "Undo this import?",
            $"This takes {Format.Count(import.Clicks, "click")} out of all reports and totals. To get them back, import the file again.",
            "Take clicks back",
            isDestructive: true);
        // The page may have moved to another import meanwhile.
        if (!confirmed || _import?.Id != import.Id)
            return;
        _error = null;
        var by = (await Authentication).User.Author(null);
        if (!await Snackbar.TryAsync("The import was not undone", () => Runner.UndoClicksAsync(_organizationId, import.Id, by)))
            return;
        if (Runner.Find(_organizationId, import.Id) is { } run)
            Join(run);
        await LoadAsync();
        _isUndone = _import is null;
    }

    private async Task DiscardClicksAsync()
    {
        if (await Snackbar.TryAsync("The import was not discarded", () => Clicks.ForgetAsync(_organizationId, _import!.Id)))
            Navigation.NavigateTo(ListUrl);
    }

    private async Task StartAsync((TakenSlugs Taken, IReadOnlyList<string> Tags) chosen)
    {
        _error = null;
        var id = _import!.Id;
        try
        {
            await Imports.StartAsync(_organizationId, id, chosen.Taken, chosen.Tags);
            await LoadAsync();
            if (_import?.Id == id)
                Join(Runner.Run(_organizationId, id));
        }
        catch (ImportException error)
        {
            _error = error.Message;
        }
        catch (Exception error) when (StoreFailure.Is(error))
        {
            _error = StoreAlert.Describe("The import was not started", error);
        }
    }

    private void Resume()
    {
        _error = null;
        Join(Runner.Run(_organizationId, _import!.Id));
    }

    private async Task UndoAsync()
    {
        var import = _import!;
        var confirmed = await ConfirmDialog.AskAsync(
            Dialogs,
            "Undo this import?",
            $"This deletes the links that it created ({Format.Number(import.Created)}), except those that were changed since. Visitors will get “Link not found”.",
            "Delete links",
            isDestructive: true);
        // The page may have moved to another import meanwhile.
        if (!confirmed || _import?.Id != import.Id)
            return;
        _error = null;
        Join(Runner.Undo(_organizationId, import.Id, (await Authentication).User.Author(null)));
    }

    private async Task DiscardAsync()
    {
        if (!await Snackbar.TryAsync("The import was not discarded", () => Imports.ForgetAsync(_organizationId, _import!.Id)))
            return;
        Navigation.NavigateTo(ListUrl);
    }

    private void Join(ImportRun run)
    {
        Leave();
        _run = run;
        run.Changed += Refresh;
        // The run may have ended already.
        Refresh();
    }

    private void Leave()
    {
        if (_run is not null)
            _run.Changed -= Refresh;
        _run = null;
    }

    // Called on the run's thread.
    private void Refresh() => _ = InvokeAsync(RefreshAsync);

    private async Task RefreshAsync()
    {
        try
        {
            // An import that starts by itself goes on from reading its file to writing clicks, and counts from 0 again.
            if (_import is { Kind: ImportKind.Clicks, State: ImportState.Reading, StartsItself: true } && _run?.Done < _done)
                await LoadAsync();
            _done = _run?.Done ?? 0;
            if (_run is { HasEnded: true } ended)
            {
                Leave();
                (_undone, _error) = (ended.Undone, ended.Error);
                await LoadAsync();
                _isUndone = ended.IsUndo && _import is null && _undone is null;
            }
            StateHasChanged();
        }
        catch (Exception error) when (StoreFailure.Is(error))
        {
            _error = StoreAlert.Describe("The result could not be read", error);
            StateHasChanged();
        }
        catch (Exception error)
        {
            await DispatchExceptionAsync(error);
        }
    }
}
