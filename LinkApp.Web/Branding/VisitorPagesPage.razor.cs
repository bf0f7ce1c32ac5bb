using LinkApp.Core.Branding;
using LinkApp.Core.Data;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Shell;
using LinkApp.Web.StaticPages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;
using MudBlazor;

namespace LinkApp.Web.Branding;

/// <summary>The settings of visitors' pages, with a preview that follows each change. Nothing is saved before Save.</summary>
public sealed partial class VisitorPagesPage
{
    /// <summary>The page's address.</summary>
    public const string Path = "app/settings/visitor-pages";

    private static readonly string LogoTypes = string.Join(',', LogoFile.ContentTypes);

    private static readonly (string Label, string Field)[] Themes =
        [("Colours in the light theme", BrandInput.LightField), ("Colours in the dark theme", BrandInput.DarkField)];

    private string _organizationName = "";
    private BrandInput? _input;
    private FormDraft? _draft;
    private VisitorBrand _brand = VisitorBrand.None;
    private List<FieldError> _errors = [];
    private LogoFile? _newLogo;
    private string? _logoUrl;
    private bool _isLogoChanged;
    private string? _logoError;
    private string? _saveError;
    private bool _isRefused;
    private bool _isSaving;
    private string _page = PreviewedPage.All[0].Name;
    private string _language = VisitorLanguage.English.Tag;

    // Each try has an alert of its own, which takes the focus when it appears.
    private int _tries;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private BrandEditor Brands { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    private string? TextError => GetTextError(_page);

    protected override async Task OnInitializedAsync()
    {
        var member = (await Authentication).User;
        var saved = await Brands.GetAsync(member.OrganizationId());
        _organizationName = saved.OrganizationName;
        _logoUrl = saved.LogoName is { } name ? LogoUrl.Get(name) : null;
        _input = BrandInput.From(saved.Settings);
        var draft = FormDraft.Create(Js, member, "visitor-pages", FormFields.Create(() => _input, input => _input = input));
        await draft.RestoreAsync();
        _draft = draft;
        Check();
    }

    // Children raise events without a render of this page in between: the preview follows each of them.
    protected override bool ShouldRender()
    {
        Check();
        return true;
    }

    private static string GetLanguageName(string? tag) => VisitorLanguage.All.FirstOrDefault(language => language.Tag == tag)?.Name ?? "";

    // The API names the texts in camel case.
    private string? GetTextError(string page) => GetError($"texts.{char.ToLowerInvariant(page[0])}{page[1..]}");

    private string? GetError(string field) => _errors.Find(error => error.Field == field)?.Message;

    private void Check()
    {
        if (_input is null)
            return;
        var settings = _input.ToSettings();
        _errors = [.. settings.FindErrors()];
        _isRefused &= _errors.Count > 0;
        _brand = VisitorBrand.Create(_organizationName, settings.Clean(), logoName: null);
    }

    private void SetColor(string field, string value) => _input!.Colors[field] = value;

    private void ResetColors() => _input!.SetColors(new());

    private async Task ReadLogoAsync(IBrowserFile? file)
    {
        if (file is null)
            return;
        _tries++;
        LogoFile? logo = null;
        string? error;
        if (file.Size > LogoFile.MaxBytes)
        {
            error = $"A logo can have at most {LogoFile.MaxBytes / 1_000} KB; this file has {Format.Number(file.Size / 1_000)} KB.";
        }
        else
        {
            try
            {
                await using var stream = file.OpenReadStream(LogoFile.MaxBytes);
                using var content = new MemoryStream();
                await stream.CopyToAsync(content);
                logo = LogoFile.TryRead(content.ToArray(), out error);
            }
            catch (IOException failure)
            {
                error = $"The file could not be uploaded: {failure.Message}";
            }
        }
        _logoError = error;
        if (logo is null)
            return;
        (_newLogo, _isLogoChanged) = (logo, true);
        _logoUrl = $"data:{logo.ContentType};base64,{Convert.ToBase64String(logo.Content)}";
    }

    private void RemoveLogo() => (_newLogo, _logoUrl, _logoError, _isLogoChanged) = (null, null, null, true);

    private async Task SaveAsync()
    {
        if (_isSaving)
            return;
        _saveError = null;
        _tries++;
        Check();
        if (_errors.Count > 0)
        {
            _isRefused = true;
            if (TextError is null && PreviewedPage.All.FirstOrDefault(page => GetTextError(page.Name) is not null) is { } wrong)
                _page = wrong.Name;
            return;
        }
        _isSaving = true;
        try
        {
            var member = (await Authentication).User;
            var (organization, settings, by) = (member.OrganizationId(), _input!.ToSettings(), member.Author(null));
            await (_isLogoChanged ? Brands.SaveAsync(organization, settings, _newLogo, by) : Brands.SaveAsync(organization, settings, by));
            _isLogoChanged = false;
            await _draft!.SetSavedAsync();
            Snackbar.Add("Visitor pages saved.", Severity.Success);
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
