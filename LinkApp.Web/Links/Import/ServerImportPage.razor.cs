using LinkApp.Core.Lanes;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Links.Import.Servers;
using LinkApp.Core.Settings;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;
using MudBlazor;

namespace LinkApp.Web.Links.Import;

/// <summary>Starts an import from a server of another program, and shows how far it is. The key is never in the draft of the form.</summary>
public sealed partial class ServerImportPage : IDisposable
{
    /// <summary>The page's address.</summary>
    public const string Path = "app/links/import/server";

    private ServerRun? _run;
    private FormDraft? _draft;
    private MudTextField<string>? _urlField;
    private MudTextField<string>? _keyField;
    private ServerProgram _program;
    private string? _url;
    private string? _key;
    private bool _onlyCheck = true;
    private List<FieldError> _errors = [];
    private string? _error;
    private bool _isLoaded;
    private bool _isStarting;
    private int _tries;
    private int _organizationId;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private ServerRunner Runner { get; set; } = default!;

    [Inject]
    private ImportRunner Imports { get; set; } = default!;

    [Inject]
    private ImportSettings Settings { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ViewerZone Viewer { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    private static List<BreadcrumbItem> Trail => [new("Links", "app/links"), new("Import", "app/links/import"), new("From a server", null, disabled: true)];

    public void Dispose() => Leave();

    protected override async Task OnInitializedAsync()
    {
        var member = (await Authentication).User;
        _organizationId = member.OrganizationId();
        _zone = await Viewer.GetAsync();
        // Whoever keeps in step starts the same again.
        if (Runner.Find(_organizationId) is { } run)
        {
            (_program, _url) = (run.Program, run.Server);
            Join(run);
        }
        _draft = FormDraft.Create(
            Js, member, "server-import",
            FormFields.Create(() => (_program, _url, _onlyCheck), typed => (_program, _url, _onlyCheck) = typed));
        await _draft.RestoreAsync();
        _isLoaded = true;
    }

    private bool HasClicks => _program.HasClicks() || _program.HasTotals();

    private string FormatTime(DateTimeOffset time) => Format.ClockWithSeconds(TimeZoneInfo.ConvertTime(time, _zone));

    private string? Error(string field) => _errors.Find(error => error.Field == field)?.Message;

    private async Task StartAsync()
    {
        if (_isStarting)
            return;
        (_error, _tries) = (null, _tries + 1);
        _errors = new ServerInput(_program.Word(), _url, _key).Read(Settings.AllowPrivateNetworks, out var source);
        if (_errors.Count > 0)
        {
            await (Error("url") is null ? _keyField : _urlField)!.FocusAsync();
            return;
        }
        _isStarting = true;
        try
        {
            Imports.CheckRoom(_organizationId);
            var by = (await Authentication).User.Author(new Uri(Navigation.BaseUri).Authority);
            if (Runner.Start(_organizationId, source!, new() { OnlyCheck = _onlyCheck }, by) is { } run)
                Join(run);
            else
                Join(Runner.Find(_organizationId)!);
            _key = null;
            await _draft!.SetSavedAsync();
        }
        catch (LaneFullException error)
        {
            _error = error.Message;
        }
        finally
        {
            _isStarting = false;
        }
    }

    private void Join(ServerRun run)
    {
        Leave();
        _run = run;
        run.Changed += Refresh;
    }

    private void Leave()
    {
        if (_run is not null)
            _run.Changed -= Refresh;
    }

    // Called on the run's thread.
    private void Refresh() => _ = InvokeAsync(() =>
    {
        // What was only read is looked at on the page of its import.
        if (_run is { HasEnded: true, IsOnlyChecked: true, Result.LinkImport: { } id })
            Navigation.NavigateTo(ImportDetailsPage.GetUrl(id));
        else
            StateHasChanged();
    });
}
