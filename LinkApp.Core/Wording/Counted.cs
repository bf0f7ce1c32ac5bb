using System.Globalization;

namespace LinkApp.Core.Wording;

/// <summary>Numbers of things in sentences: "1 click", "2,300 clicks".</summary>
public static class Counted
{
    /// <param name="count">How many.</param>
    /// <param name="one">What one of them is called; more have an s.</param>
    public static string Of(long count, string one) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {one}{(count == 1 ? "" : "s")}");
}
