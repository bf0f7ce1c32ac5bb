namespace LinkApp.Core.Links.Import.Mapping;

/// <summary>Which number of a date such as 03/02/2026 is the month.</summary>
public enum DateOrder
{
    /// <summary>The file has to show it, by a number above 12.</summary>
    Unknown,

    /// <summary>The first one: 2 March, as in the United States.</summary>
    MonthFirst,

    /// <summary>The second one: 3 February, as in most of the world.</summary>
    DayFirst,
}
