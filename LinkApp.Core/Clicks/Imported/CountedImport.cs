namespace LinkApp.Core.Clicks.Imported;

/// <summary>An import that is counted.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What reports call it.</param>
/// <param name="Position">The number of its last click that is counted.</param>
/// <param name="FirstDay">Its first day since 1970, UTC.</param>
/// <param name="LastDay">Its last day.</param>
internal sealed record CountedImport(long Id, string Name, long Position, long FirstDay, long LastDay);
