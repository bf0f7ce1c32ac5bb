namespace LinkApp.Core.Settings;

/// <summary>Where the data lives.</summary>
/// <param name="Directory">Full path of the data folder.</param>
public sealed record DataSettings(string Directory)
{
    public string AppDatabase => Path.Combine(Directory, "linkapp.db");

    public string ClickDatabase => Path.Combine(Directory, "clicks.db");

    public string Keys => Path.Combine(Directory, "keys");

    /// <summary>What the single binary unpacks; may be deleted while no program runs.</summary>
    public string Cache => Path.Combine(Directory, "cache");

    public static DataSettings Read(SettingsReader reader) => new(Path.GetFullPath(reader.Text("Data:Directory", "./data")));
}

/// <summary>SQLite's durability levels that LinkApp offers. Both survive a killed process; Full also survives a power cut.</summary>
public enum SynchronousMode
{
    Normal,
    Full,
}

/// <summary>How clicks are written and kept.</summary>
/// <param name="CommitTimeout">The longest that a redirect waits for its click's commit.</param>
/// <param name="Synchronous">SQLite's durability level for <c>clicks.db</c>.</param>
/// <param name="Retention">How long raw clicks are kept; null keeps them for ever. Rollups always stay.</param>
/// <param name="QueueLimit">How many clicks may wait in memory while the store doesn't answer; more are counted as lost.</param>
public sealed record ClickSettings(TimeSpan CommitTimeout, SynchronousMode Synchronous, TimeSpan? Retention, int QueueLimit)
{
    public static ClickSettings Read(SettingsReader reader)
    {
        var retention = reader.OptionalText("Clicks:Retention") is null or "forever"
            ? (TimeSpan?)null
            : reader.Span("Clicks:Retention", TimeSpan.FromDays(365), TimeSpan.FromDays(1), TimeSpan.FromDays(36_500));
        return new(
            reader.Span("Clicks:CommitTimeout", TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(30)),
            reader.Choice("Clicks:Synchronous", SynchronousMode.Normal),
            retention,
            reader.Number("Clicks:QueueLimit", 100_000, 1_000, 10_000_000));
    }
}

/// <summary>The live feed.</summary>
/// <param name="Interval">Time between two batches.</param>
/// <param name="MaxDots">Most dots in a batch.</param>
/// <param name="Window">How far back the live window reaches.</param>
public sealed record LiveSettings(TimeSpan Interval, int MaxDots, TimeSpan Window)
{
    public static LiveSettings Read(SettingsReader reader) => new(
        reader.Span("Live:Interval", TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
        reader.Number("Live:MaxDots", 100, 1, 1000),
        reader.Span("Live:Window", TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1)));
}

/// <summary>The geo database.</summary>
/// <param name="Database">Full path of an mmdb file; null means the DB-IP City Lite that comes with LinkApp.</param>
public sealed record GeoSettings(string? Database)
{
    public static GeoSettings Read(SettingsReader reader) =>
        new(reader.OptionalText("Geo:Database") is { } path ? Path.GetFullPath(path) : null);
}

/// <summary>All settings of this assembly.</summary>
public sealed record CoreSettings(DataSettings Data, ClickSettings Clicks, LiveSettings Live, GeoSettings Geo)
{
    /// <summary>Reads every section; errors are collected by the reader.</summary>
    public static CoreSettings Read(SettingsReader reader)
    {
        var settings = new CoreSettings(DataSettings.Read(reader), ClickSettings.Read(reader), LiveSettings.Read(reader), GeoSettings.Read(reader));
        foreach (var section in (string[])["Data", "Clicks", "Live", "Geo"])
            reader.RejectUnknownKeys(section);
        return settings;
    }
}
