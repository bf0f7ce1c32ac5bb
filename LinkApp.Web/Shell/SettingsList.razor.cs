using System.Security.Claims;
using LinkApp.Core.Data;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;
using MudBlazor;

namespace LinkApp.Web.Shell;

/// <summary>
/// A settings page with a list that admins add to and remove from, such as API keys. The page supplies the texts, the
/// form's fields, and what loads, saves and removes. This component holds the rest: the list in each of its states, the
/// form, the confirmation before a removal, results and errors. Results are snackbars; an error takes the focus.
/// </summary>
/// <typeparam name="T">An item of the list.</typeparam>
public sealed partial class SettingsList<T>
{
    private IReadOnlyList<T>? _items;
    private bool _isFormOpen;
    private bool _isSaving;
    private int _formNumber;
    private FormDraft? _draft;
    private string? _loadError;
    private string? _saveError;
    private string? _removeError;

    /// <summary>The page's heading.</summary>
    [Parameter, EditorRequired]
    public required string Title { get; set; }

    /// <summary>What an item is called, such as "key".</summary>
    [Parameter, EditorRequired]
    public required string Noun { get; set; }

    /// <summary>The text of the button that opens the form; null for "New" and the noun.</summary>
    [Parameter]
    public string? AddText { get; set; }

    /// <summary>What the items are for; stands below the heading.</summary>
    [Parameter, EditorRequired]
    public required RenderFragment Intro { get; set; }

    /// <summary>Shown instead of an empty list.</summary>
    [Parameter, EditorRequired]
    public required RenderFragment Empty { get; set; }

    /// <summary>Reads the items.</summary>
    [Parameter, EditorRequired]
    public required Func<Task<IReadOnlyList<T>>> Load { get; set; }

    /// <summary>Returns an item's name.</summary>
    [Parameter, EditorRequired]
    public required Func<T, string> Name { get; set; }

    /// <summary>Stands beside an item's name.</summary>
    [Parameter]
    public RenderFragment<T>? Badge { get; set; }

    [Parameter, EditorRequired]
    public required RenderFragment<T> Details { get; set; }

    /// <summary>Buttons of an item, before the one that removes it.</summary>
    [Parameter]
    public RenderFragment<T>? Actions { get; set; }

    /// <summary>Prepares the form's fields for a new item.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnAdd { get; set; }

    /// <summary>The form's fields, with their errors.</summary>
    [Parameter, EditorRequired]
    public required RenderFragment Form { get; set; }

    /// <summary>What the form keeps in the browser until it is saved; null for nothing.</summary>
    [Parameter]
    public FormFields? Fields { get; set; }

    /// <summary>The form's accessible name; null for "New" and the noun.</summary>
    [Parameter]
    public string? FormTitle { get; set; }

    [Parameter, EditorRequired]
    public required string SubmitText { get; set; }

    /// <summary>Saves the form. Returns null if a field is wrong: the form stays open, and <see cref="OnInvalid"/> follows.</summary>
    [Parameter, EditorRequired]
    public required Func<Task<SettingsSaved?>> Save { get; set; }

    /// <summary>Moves the focus to the first field that is wrong.</summary>
    [Parameter]
    public EventCallback OnInvalid { get; set; }

    /// <summary>The text of the button that removes an item.</summary>
    [Parameter]
    public string RemoveText { get; set; } = "Remove";

    /// <summary>Returns what happens when an item is removed; shown before it is.</summary>
    [Parameter, EditorRequired]
    public required Func<T, string> RemoveWarning { get; set; }

    /// <summary>Removes an item.</summary>
    [Parameter, EditorRequired]
    public required Func<T, Task<SettingsChange>> Remove { get; set; }

    /// <summary>Returns when an item was revoked, for items that stay in the list afterwards; null for one that is in use.</summary>
    [Parameter]
    public Func<T, DateTime?>? RemovedAt { get; set; }

    /// <summary>Stands between the form and the list, such as a new secret.</summary>
    [Parameter]
    public RenderFragment? Notice { get; set; }

    /// <summary>Stands below the list.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState>? Authentication { get; set; }

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    /// <summary>Opens the form with the fields as the page has prepared them.</summary>
    public void OpenForm()
    {
        _draft!.Start();
        ShowForm();
    }

    private void ShowForm()
    {
        (_isFormOpen, _saveError, _removeError) = (true, null, null);
        // Another number makes another form, without the state of the last one.
        _formNumber++;
        StateHasChanged();
    }

    public void CloseForm() => _isFormOpen = false;

    /// <summary>Reads the items again.</summary>
    public async Task ReloadAsync()
    {
        await LoadAsync();
        StateHasChanged();
    }

    /// <summary>Makes a change of an item, and shows its result, or why it failed.</summary>
    /// <param name="item">The item.</param>
    /// <param name="change">Makes the change.</param>
    public async Task ChangeAsync(T item, Func<T, Task<SettingsChange>> change)
    {
        _removeError = null;
        try
        {
            var (message, isRefused) = await change(item);
            if (isRefused)
                _removeError = message;
            else
                Snackbar.Add(message, Severity.Success);
        }
        catch (Exception error) when (StoreFailure.Is(error))
        {
            _removeError = StoreAlert.Describe($"“{Name(item)}” was not changed", error);
            StateHasChanged();
            return;
        }
        await ReloadAsync();
    }

    protected override async Task OnInitializedAsync()
    {
        var member = Authentication is null ? new ClaimsPrincipal() : (await Authentication).User;
        _draft = Fields is null ? new FormDraft(Js, Title, FormFields.None) : FormDraft.Create(Js, member, Title, Fields);
        await LoadAsync();
        if (Fields is null || !await _draft.ExistsAsync())
            return;
        await OnAdd.InvokeAsync();
        _draft.Start();
        await _draft.RestoreAsync();
        ShowForm();
    }

    private async Task AddAsync()
    {
        await OnAdd.InvokeAsync();
        OpenForm();
    }

    private async Task CancelAsync()
    {
        CloseForm();
        await _draft!.RemoveAsync();
    }

    private async Task LoadAsync()
    {
        _loadError = null;
        try
        {
            _items = await Load();
        }
        catch (Exception error) when (StoreFailure.Is(error))
        {
            _loadError = StoreAlert.Describe($"The {Noun}s can't be read", error);
        }
    }

    private async Task SaveAsync()
    {
        if (_isSaving)
            return;
        (_isSaving, _saveError) = (true, null);
        SettingsSaved? saved;
        try
        {
            saved = await Save();
        }
        catch (Exception error) when (StoreFailure.Is(error))
        {
            _saveError = StoreAlert.Describe($"The {Noun} was not saved", error);
            return;
        }
        finally
        {
            _isSaving = false;
        }
        if (saved is null)
        {
            await OnInvalid.InvokeAsync();
            return;
        }
        _isFormOpen = false;
        await _draft!.SetSavedAsync();
        if (saved.Message is { } message)
            Snackbar.Add(message, Severity.Success);
        await LoadAsync();
    }

    private async Task RemoveAsync(T item)
    {
        if (await ConfirmDialog.AskAsync(Dialogs, $"{RemoveText} “{Name(item)}”?", RemoveWarning(item), $"{RemoveText} {Noun}", isDestructive: true))
            await ChangeAsync(item, Remove);
    }
}

/// <summary>The result of a form that was saved.</summary>
/// <param name="Message">The result in a sentence; null where the page shows it in another way.</param>
public sealed record SettingsSaved(string? Message = null);

/// <summary>The result of a change of an item.</summary>
/// <param name="Message">The result in a sentence, or why nothing was changed.</param>
/// <param name="IsRefused">Whether nothing was changed.</param>
public sealed record SettingsChange(string Message, bool IsRefused = false);
