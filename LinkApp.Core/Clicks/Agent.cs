using LinkApp.Core.Data;

namespace LinkApp.Core.Clicks;

/// <summary>The browser, operating system and device of a visitor, read from the user agent.</summary>
/// <param name="Browser">Such as <c>Chrome</c>; null where unknown.</param>
/// <param name="System">The operating system, such as <c>Android</c>; null where unknown.</param>
/// <param name="Device"><c>Desktop</c>, <c>Mobile</c> or <c>Tablet</c>; null where unknown.</param>
/// <param name="IsBot">Whether it is a crawler or another program.</param>
public sealed record Agent(string? Browser, string? System, string? Device, bool IsBot)
{
    internal CachedRowId RowId;

    public static readonly Agent Unknown = new(null, null, null, false);
}
