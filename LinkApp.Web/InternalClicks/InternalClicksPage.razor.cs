using LinkApp.Core.Data;
using LinkApp.Core.Hosts;
using LinkApp.Core.InternalClicks;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Redirects;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;
using MudBlazor;

namespace LinkApp.Web.InternalClicks;

/// <summary>The settings of internal clicks, and the links with which somebody leaves out a device.</summary>
public sealed partial class InternalClicksPage
{
    /// <summary>The page's address.</summary>
    public const string Path = "app/settings/internal-clicks";

    private bool _isLoaded;
    private bool _isEnabled;
    private string? _networks;
    private FormDraft? _draft;
    private IReadOnlyList<string> _deviceUrls = [];
    private List<FieldError> _errors = [];
    private MudTextField<string>? _field;
    private string? _saveError;
    private bool _isSaving;

    // Each try has an alert of its own, which takes the focus when it appears.
    private int _tries;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private InternalClickEditor Editor { get; set; } = default!;

    [Inject]
    private DeviceLinks Devices { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        var member = (await Authentication).User;
        var organization = member.OrganizationId();
        var (settings, _) = await Editor.GetAsync(organization);
        (_isEnabled, _networks) = (settings.IsEnabled, string.Join('\n', settings.Networks));
        _deviceUrls = Devices.GetUrls(organization, new Uri(Navigation.BaseUri));
        _draft = FormDraft.Create(
            Js, member, "internal-clicks", FormFields.Create(() => (_isEnabled, _networks), typed => (_isEnabled, _networks) = typed));
        await _draft.RestoreAsync();
        _isLoaded = true;
    }

    private static string GetHost(string url) => HostName.Readable(new Uri(url).Authority);

    private async Task SaveAsync()
    {
        if (_isSaving)
            return;
        (_saveError, _tries) = (null, _tries + 1);
        var settings = new InternalClickSettings { IsEnabled = _isEnabled, Networks = (_networks ?? "").Split('\n') }.Clean();
        _errors = [.. settings.FindErrors()];
        if (_errors.Count > 0)
        {
            await _field!.FocusAsync();
            return;
        }
        _isSaving = true;
        try
        {
            var member = (await Authentication).User;
            await Editor.SaveAsync(member.OrganizationId(), settings, member.Author(null));
            await _draft!.SetSavedAsync();
            Snackbar.Add("Internal clicks saved.", Severity.Success);
        }
        catch (Exception error) when (StoreFailure.Is(error))
        {
            _saveError = StoreAlert.Describe("Not saved", error);
        }
        finally
        {
            _isSaving = false;
        }
    }
}
