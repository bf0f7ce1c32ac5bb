using LinkApp.Core.Links;
using LinkApp.Core.Wording;

namespace LinkApp.Web.Links.List;

/// <summary>The text that summarizes a bulk change of links.</summary>
internal static class BulkSummary
{
    public static string Describe(BulkChange change, BulkOutcome outcome)
    {
        List<string> sentences = [$"{Format.Count(outcome.Changed, "link")} {DescribeChange(change)}."];
        if (outcome.Unchanged > 0)
            sentences.Add($"{Format.Number(outcome.Unchanged)} {(outcome.Unchanged == 1 ? "was" : "were")} so already{(change.AddTags.Count > 0 ? $", or would have had more than {LinkDraft.MaxTags} tags" : "")}.");
        if (outcome.Missing > 0)
            sentences.Add($"{Format.Number(outcome.Missing)} {(outcome.Missing == 1 ? "was" : "were")} deleted in the meantime.");
        return string.Join(' ', sentences);
    }

    private static string DescribeChange(BulkChange change) => change switch
    {
        { Delete: true } => "deleted",
        { Archive: true } => "archived",
        { Archive: false } => "taken out of the archive",
        { Enable: true } => "enabled",
        { Enable: false } => "disabled",
        _ => "retagged",
    };
}
