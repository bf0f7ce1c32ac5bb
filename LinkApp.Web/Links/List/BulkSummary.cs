using LinkApp.Core.Links;
using LinkApp.Core.Wording;
using LinkApp.Web.Shell;
using MudBlazor;

namespace LinkApp.Web.Links.List;

/// <summary>What is said about a change of links: the question before a deletion, and a summary of what was done.</summary>
internal static class BulkSummary
{
    /// <summary>Asks before links are deleted.</summary>
    /// <param name="dialogs">The circuit's dialogs.</param>
    /// <param name="count">How many links.</param>
    /// <param name="name">The name of a single link, such as <c>/spring</c>; null for several.</param>
    public static Task<bool> ConfirmDeletionAsync(IDialogService dialogs, int count, string? name = null)
    {
        var links = Format.Count(count, "link");
        return ConfirmDialog.AskAsync(
            dialogs,
            $"Delete {name ?? links}?",
            $"Visitors will get “Link not found”. You can restore the {(count == 1 ? "link" : "links")} later.",
            $"Delete {(name is null ? links : "link")}",
            isDestructive: true);
    }

    /// <summary>What a change did.</summary>
    /// <param name="change">The change.</param>
    /// <param name="outcome">Its result.</param>
    /// <param name="name">The name of a single link, such as <c>/spring</c>; null for several.</param>
    public static string Describe(BulkChange change, BulkOutcome outcome, string? name = null)
    {
        List<string> sentences = [$"{(name is not null && outcome.Changed == 1 ? name : Format.Count(outcome.Changed, "link"))} {DescribeChange(change)}."];
        if (outcome.Unchanged > 0)
            sentences.Add($"{Format.Number(outcome.Unchanged)} unchanged: {DescribeUnchanged(change, outcome.Unchanged)}.");
        if (outcome.Missing > 0)
            sentences.Add($"{Format.Number(outcome.Missing)} {(outcome.Missing == 1 ? "was" : "were")} deleted in the meantime.");
        return string.Join(' ', sentences);
    }

    /// <summary>What an undo did.</summary>
    public static string Describe(UndoOutcome outcome)
    {
        List<string> sentences = [$"Undone for {Format.Count(outcome.Restored, "link")}."];
        if (outcome.Skipped > 0)
            sentences.Add($"{Format.Number(outcome.Skipped)} {(outcome.Skipped == 1 ? "was" : "were")} changed again in the meantime.");
        if (outcome.TakenSlugs.Count > 0)
            sentences.Add($"Another link has {string.Join(", ", outcome.TakenSlugs.Select(slug => $"/{slug}"))} now.");
        return string.Join(' ', sentences);
    }

    private static string DescribeChange(BulkChange change) => change switch
    {
        { Delete: true } => "deleted",
        { Archive: true } => "archived",
        { Archive: false } => "unarchived",
        { Enable: true } => "enabled",
        { Enable: false } => "disabled",
        { MakeCrawlable: true } => "opened to search engines",
        { MakeCrawlable: false } => "closed to search engines",
        _ => "retagged",
    };

    private static string DescribeUnchanged(BulkChange change, int count) => change switch
    {
        { Archive: not null } or { Enable: not null } or { MakeCrawlable: not null } => $"already {DescribeChange(change)}",
        { AddTags.Count: > 0 } => $"{(count == 1 ? "it has" : "they have")} these tags, or would have more than {LinkDraft.MaxTags}",
        _ => $"without {(change.RemoveTags.Count == 1 ? "this tag" : "these tags")}",
    };
}
