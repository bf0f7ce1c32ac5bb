using Bunit;
using LinkApp.Tests.Support;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace LinkApp.Tests.Components;

/// <summary>The list of a settings page in each of its states.</summary>
public sealed class SettingsListTests : ComponentTest
{
    private static readonly SqliteException Busy = new("database is locked", 5);

    private readonly List<string> _items = ["Office", "Lobby"];
    private Exception? _error;
    private SettingsSaved? _saved = new("Saved.");

    [Fact]
    public async Task A_list_that_can_not_be_read_says_why_and_is_read_again()
    {
        _error = Busy;
        var list = Open();
        Assert.Contains("The boards can't be read", list.Find("[role=alert]").TextContent, StringComparison.Ordinal);

        _error = null;
        await ClickAsync(list, "Try again");

        Assert.Equal(["Office", "Lobby"], Names(list));
        Assert.Empty(list.FindAll("[role=alert]"));
    }

    [Fact]
    public void An_empty_list_says_what_to_do()
    {
        _items.Clear();

        Assert.Equal("Create one.", Open().Find(".notice").TextContent);
    }

    [Fact]
    public async Task A_form_that_was_saved_closes_and_says_so()
    {
        var (snackbars, list) = (Context.Render<MudSnackbarProvider>(), Open());
        await ClickAsync(list, "New board");
        Assert.True(IsAddDisabled(list));
        await list.Find("form").SubmitAsync();

        Assert.Empty(list.FindAll("form"));
        Assert.False(IsAddDisabled(list));
        snackbars.WaitForAssertion(() => Assert.Contains("Saved.", snackbars.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_form_with_a_wrong_field_stays_open_and_the_field_gets_the_focus()
    {
        _saved = null;
        var snackbars = Context.Render<MudSnackbarProvider>();
        var focused = 0;
        var list = Open(parameters => parameters.Add(p => p.OnInvalid, () => focused++));
        await ClickAsync(list, "New board");
        await list.Find("form").SubmitAsync();

        Assert.NotEmpty(list.FindAll("form"));
        Assert.DoesNotContain("Saved.", snackbars.Markup, StringComparison.Ordinal);
        Assert.Equal(1, focused);
    }

    [Fact]
    public async Task A_form_that_can_not_be_saved_stays_open_with_the_reason_and_can_be_saved_again()
    {
        var list = Open();
        await ClickAsync(list, "New board");
        _error = Busy;
        await list.Find("form").SubmitAsync();
        Assert.Contains("The board was not saved", list.Find("form [role=alert]").TextContent, StringComparison.Ordinal);

        _error = null;
        await list.Find("form").SubmitAsync();

        Assert.Empty(list.FindAll("form"));
    }

    [Fact]
    public async Task Nothing_is_removed_before_it_is_confirmed()
    {
        var snackbars = Context.Render<MudSnackbarProvider>();
        var (dialogs, list) = (Context.Render<MudDialogProvider>(), Open());
        var removal = ClickAsync(list, "Remove", "Remove Office");
        dialogs.WaitForAssertion(() => Assert.Contains("Remove “Office”?", dialogs.Markup, StringComparison.Ordinal));
        await ClickAsync(dialogs, "Cancel");
        await removal.WaitAsync(Eventually.Limit);
        Assert.Equal(["Office", "Lobby"], _items);

        removal = ClickAsync(list, "Remove", "Remove Office");
        dialogs.WaitForAssertion(() => Assert.Contains("Screens go dark.", dialogs.Markup, StringComparison.Ordinal));
        await ClickAsync(dialogs, "Remove board");
        await removal.WaitAsync(Eventually.Limit);

        snackbars.WaitForAssertion(() => Assert.Contains("Office is gone.", snackbars.Markup, StringComparison.Ordinal));
        Assert.Equal(["Lobby"], Names(list));
    }

    [Fact]
    public async Task An_item_that_can_not_be_removed_stays_with_the_reason()
    {
        var (dialogs, list) = (Context.Render<MudDialogProvider>(), Open());
        _error = Busy;
        var removal = ClickAsync(list, "Remove", "Remove Office");
        dialogs.WaitForAssertion(() => Assert.Contains("Remove board", dialogs.Markup, StringComparison.Ordinal));
        await ClickAsync(dialogs, "Remove board");
        await removal.WaitAsync(Eventually.Limit);

        Assert.Contains("“Office” was not changed", list.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal(["Office", "Lobby"], Names(list));
    }

    [Fact]
    public void A_revoked_item_has_a_date_instead_of_a_button()
    {
        var list = Open(parameters => parameters.Add(p => p.RemovedAt, name => name == "Office" ? new DateTime(2026, 3, 2) : null));

        var rows = list.FindAll(".settings-row");
        Assert.Contains("Revoked", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Equal((0, 1), (rows[0].QuerySelectorAll("button").Length, rows[1].QuerySelectorAll("button").Length));
    }

    [Fact]
    public async Task A_change_that_is_refused_is_an_error_and_no_success()
    {
        var list = Open();
        await list.InvokeAsync(() => list.Instance.ChangeAsync("Office", _ => Task.FromResult(new SettingsChange("It is the last one.", IsRefused: true))));

        Assert.Contains("It is the last one.", list.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(Context.Services.GetRequiredService<ISnackbar>().ShownSnackbars);
    }

    private static IEnumerable<string> Names(IRenderedComponent<SettingsList<string>> list) => list.FindAll(".settings-name").Select(name => name.TextContent);

    private static bool IsAddDisabled(IRenderedComponent<SettingsList<string>> list) =>
        list.FindAll("button").Single(button => button.TextContent.Trim() == "New board").HasAttribute("disabled");

    private static Task ClickAsync<T>(IRenderedComponent<T> component, string text, string? label = null) where T : IComponent =>
        component.FindAll("button").Single(button => button.TextContent.Trim() == text && (label is null || button.GetAttribute("aria-label") == label))
            .ClickAsync(new());

    private IRenderedComponent<SettingsList<string>> Open(Action<ComponentParameterCollectionBuilder<SettingsList<string>>>? more = null) =>
        Context.Render<SettingsList<string>>(parameters =>
        {
            parameters
                .Add(p => p.Title, "Boards")
                .Add(p => p.Noun, "board")
                .Add(p => p.Intro, "Screens.")
                .Add(p => p.Empty, "Create one.")
                .Add(p => p.Load, () => Try<IReadOnlyList<string>>(() => [.. _items]))
                .Add(p => p.Name, name => name)
                .Add(p => p.Details, name => $"<span>{name}</span>")
                .Add(p => p.OnAdd, () => { })
                .Add(p => p.Form, "<input>")
                .Add(p => p.SubmitText, "Create board")
                .Add(p => p.Save, () => Try(() => _saved))
                .Add(p => p.RemoveWarning, _ => "Screens go dark.")
                .Add(p => p.Remove, name => Try(() =>
                {
                    _items.Remove(name);
                    return new SettingsChange($"{name} is gone.");
                }));
            more?.Invoke(parameters);
        });

    private Task<T> Try<T>(Func<T> work) => _error is null ? Task.FromResult(work()) : Task.FromException<T>(_error);
}
