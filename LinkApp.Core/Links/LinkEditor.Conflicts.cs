using LinkApp.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Links;

public sealed partial class LinkEditor
{
    // Of ten servers that change one link at the same time, each time one gets ahead of the others.
    private const int MaxTries = 10;

    /// <summary>
    /// Makes an edit, once more if another process has changed the same link between this one's look at it and its commit: the next try
    /// sees that change, and ends as if it had come after it.
    /// </summary>
    private static async Task<LinkEdit> RepeatAsync(Func<Task<LinkEdit>> edit)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await edit();
            }
            catch (DbUpdateException error) when (tries < MaxTries && IsConflict(error))
            {
                // Nothing was changed.
            }
        }
    }

    // The second is that of a deleted link, which two have restored.
    private static bool IsConflict(DbUpdateException error) =>
        error is DbUpdateConcurrencyException || StoreFailure.FindUniqueColumn(error) == $"{nameof(AppDb.Links)}.{nameof(Link.Id)}";
}
