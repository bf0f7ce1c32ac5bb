using System.Globalization;
using LinkApp.Core.Wording;

namespace LinkApp.Web.Json;

/// <summary>Parses the parameters <c>cursor</c> and <c>limit</c> of lists that are ordered by id.</summary>
internal static class CursorPaging
{
    /// <summary>The error of a cursor that is none.</summary>
    public static FieldError WrongCursor { get; } =
        new("cursor", "\"cursor\" must be the cursor of the previous page. Leave it out for the first page.");

    /// <summary>Parses the parameters, and adds what is wrong to the errors.</summary>
    /// <param name="cursor">The cursor of the previous page; null or empty for the first page.</param>
    /// <param name="limit">The most items; null or empty for the default.</param>
    /// <param name="defaultSize">The size of a page without a limit.</param>
    /// <param name="maxSize">The largest limit.</param>
    /// <param name="errors">Gets an error for each wrong parameter.</param>
    public static (long? Before, int Size) Read(string? cursor, string? limit, int defaultSize, int maxSize, List<FieldError> errors)
    {
        long before = 0;
        if (!string.IsNullOrEmpty(cursor) && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            errors.Add(WrongCursor);
        var size = defaultSize;
        if (!string.IsNullOrEmpty(limit)
            && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size < 1 || size > maxSize))
            errors.Add(new("limit", $"\"limit\" must be a whole number from 1 to {maxSize}."));
        return (string.IsNullOrEmpty(cursor) ? null : before, size);
    }
}
