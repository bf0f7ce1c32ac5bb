using LinkApp.Core.Links;
using LinkApp.Web.Shell;
using MudBlazor;

namespace LinkApp.Web.Links.List;

public sealed partial class LinkListPage
{
    // The snackbar of the last action. The next one replaces it, since only the last action is undone.
    private const string ActionKey = "links-action";
    private const string SavedKey = "links-saved";

    // Milliseconds: time to read, and to reach a button. It starts again while the pointer is on the message.
    private const int MessageTime = 15_000;

    // How often the list was loaded again: an undo also changes the list of deleted links.
    private int _reloads;

    private async Task DeleteAsync(Link link)
    {
        if (await BulkSummary.ConfirmDeletionAsync(Dialogs, 1, $"/{link.Slug}"))
            await ChangeAsync([link.Id], new() { Delete = true }, link);
        else
            await FocusAsync(link.Id);
    }

    /// <summary>Changes links, says what was done, and loads the list again.</summary>
    /// <param name="ids">The links.</param>
    /// <param name="change">What to do with them.</param>
    /// <param name="link">The link, if it is one alone.</param>
    private async Task ChangeAsync(IReadOnlyCollection<long> ids, BulkChange change, Link? link = null)
    {
        if (!_canEdit)
            return;
        BulkOutcome outcome = default!;
        if (!await Snackbar.TryAsync("Nothing was changed", async () => outcome = await Editor.ChangeManyAsync(_organizationId, ids, change, _author)))
            return;
        var text = BulkSummary.Describe(change, outcome, link is null ? null : $"/{link.Slug}");
        Say(text, outcome.Changed > 0 ? () => UndoAsync(outcome.Versions) : null);
        await ReloadAsync(ids);
    }

    private async Task UndoAsync(IReadOnlyList<LinkVersion> versions)
    {
        if (!_canEdit)
            return;
        UndoOutcome outcome = default!;
        if (!await Snackbar.TryAsync("Nothing was undone", async () => outcome = await Editor.UndoAsync(_organizationId, versions, _author)))
            return;
        Say(BulkSummary.Describe(outcome), undo: null, outcome.Restored == versions.Count ? Severity.Success : Severity.Warning);
        // The page may have been left meanwhile; it loads the list when it is opened again.
        if (_browser is { Handle: not null })
            await InvokeAsync(() => ReloadAsync([.. versions.Select(version => version.LinkId)]));
    }

    private void Say(string text, Func<Task>? undo, Severity severity = Severity.Success)
    {
        Snackbar.RemoveByKey(ActionKey);
        Snackbar.Add(
            text,
            severity,
            options =>
            {
                if (undo is null)
                    return;
                (options.Action, options.OnClick) = ("Undo", _ => undo());
                (options.RequireInteraction, options.VisibleStateDuration) = (false, MessageTime);
            },
            ActionKey);
    }

    /// <summary>Loads the list again after some of its links were changed. The focus goes to the first of them, or to the row after it.</summary>
    private async Task ReloadAsync(IReadOnlyCollection<long> changed)
    {
        _reloads++;
        if (_list is null)
            return;
        var before = _list.Ids;
        _selection.Clear();
        await LoadAsync(Math.Max(PageSize, before.Count));
        var shown = _list.Ids.ToHashSet();
        var first = before.ToList().FindIndex(changed.Contains);
        var rows = changed.Concat(before.Skip(Math.Max(first, 0))).Where(shown.Contains).Concat(_list.Ids.Reverse());
        await FocusAsync(rows.Cast<long?>().FirstOrDefault());
    }

    /// <summary>Moves the focus to a row, or to the heading if there is none.</summary>
    private async Task FocusAsync(long? id)
    {
        _afterRender = () => CallAsync("focus", id);
        await InvokeAsync(StateHasChanged);
    }
}
