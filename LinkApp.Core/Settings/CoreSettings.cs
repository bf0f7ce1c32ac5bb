using System.Net;

namespace LinkApp.Core.Settings;

/// <summary>Where the data is stored.</summary>
/// <param name="Directory">Full path of the data folder.</param>
/// <param name="Postgres">The connection string of the PostgreSQL database that has the data instead; null for SQLite's files in the folder.</param>
public sealed record DataSettings(string Directory, string? Postgres = null)
{
    /// <summary>The key of <see cref="Postgres"/>.</summary>
    public const string PostgresKey = "Data:Postgres";

    internal const string SpillName = "clicks.spill";

    public string AppDatabase => Path.Combine(Directory, "linkapp.db");

    public string ClickDatabase => Path.Combine(Directory, "clicks.db");

    public string RollupDatabase => Path.Combine(Directory, "rollups.db");

    /// <summary>Clicks whose commit takes too long, until they are stored. Missing or empty nearly always.</summary>
    public string SpillFile => Path.Combine(Directory, SpillName);

    public string Keys => Path.Combine(Directory, "keys");

    /// <summary>The files that the single binary unpacks; may be deleted while no LinkApp process runs.</summary>
    public string Cache => Path.Combine(Directory, "cache");

    /// <summary>The framework's temporary files; a server that starts empties it.</summary>
    public string Temporary => Path.GetFullPath(Path.Combine(Directory, "tmp"));

    public static DataSettings Read(SettingsReader reader) => new(
        Path.GetFullPath(reader.Text("Data:Directory", "./data", "The folder of the databases and of the keys of sessions.")),
        reader.OptionalText(
            PostgresKey,
            "The PostgreSQL (15 or newer) that has the data instead: `Host=…;Database=…;Username=…;Password=…`. `Data:Directory` is then the node’s own folder.",
            "SQLite"));
}

/// <summary>The durability levels of SQLite that LinkApp offers. With both, clicks survive a killed process; with Full also a power cut.</summary>
public enum SynchronousMode
{
    Normal,
    Full,
}

/// <summary>How clicks are written, and how long they are stored.</summary>
/// <param name="CommitTimeout">The longest time that a redirect waits for the commit of its click.</param>
/// <param name="Synchronous">SQLite's durability level for <c>clicks.db</c>.</param>
/// <param name="Retention">How long raw clicks are stored; null means forever. Rollups are never deleted.</param>
/// <param name="QueueLimit">The most clicks that wait in memory while the store doesn't answer; further clicks are in the spill file only.</param>
/// <param name="MaxNewReferrers">The most referrers that are new to the store, for each organization and day; clicks from more have none of their own.</param>
public sealed record ClickSettings(TimeSpan CommitTimeout, SynchronousMode Synchronous, TimeSpan? Retention, int QueueLimit, int MaxNewReferrers)
{
    public static ClickSettings Read(SettingsReader reader) => new(
        reader.Span(
            "Clicks:CommitTimeout", TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(30),
            "How long a redirect waits for a store that does not answer."),
        reader.Choice(
            "Clicks:Synchronous", SynchronousMode.Normal,
            "`Full` keeps clicks through a power cut, at one fsync a commit; both keep them when the process is killed."),
        reader.SpanOr(
            "forever", "Clicks:Retention", TimeSpan.FromDays(365), TimeSpan.FromDays(1), TimeSpan.FromDays(36_500),
            "How long raw clicks are kept, such as `90d`; reports keep their totals."),
        reader.Number(
            "Clicks:QueueLimit", 100_000, 1_000, 10_000_000,
            "How many clicks may wait in memory while the store does not answer; more wait in `clicks.spill` alone."),
        reader.Number(
            "Clicks:MaxNewReferrers", 10_000, 1, 10_000_000,
            "How many referrers that no click has had before an organization may get in a day; the others count as “Other”."));
}

/// <summary>The settings of the live feed.</summary>
/// <param name="Interval">Time between two batches.</param>
/// <param name="MaxDots">The most dots in a batch.</param>
/// <param name="Window">How far back the live window reaches.</param>
public sealed record LiveSettings(TimeSpan Interval, int MaxDots, TimeSpan Window)
{
    public static LiveSettings Read(SettingsReader reader) => new(
        reader.Span("Live:Interval", TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1), "Time between two batches of the live feed."),
        reader.Number("Live:MaxDots", 100, 1, 1000, "Most dots in a batch; more places than that are merged with those near them."),
        reader.Span("Live:Window", TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), "How far back the live map reaches."));
}

/// <summary>The settings of the geo database.</summary>
/// <param name="Database">Full path of an mmdb file; null means an installed one, or the DB-IP City Lite that comes with LinkApp.</param>
/// <param name="Download">Where newer geo databases are fetched from; null if they are not fetched.</param>
public sealed record GeoSettings(string? Database, GeoDownloadSettings? Download = null)
{
    public static GeoSettings Read(SettingsReader reader)
    {
        var database = reader.OptionalText(
            "Geo:Database", "Path of a GeoIP2, GeoLite2 or flat city or country file (`.mmdb`); reloaded when it changes.", "DB-IP City Lite") is { } path
            ? Path.GetFullPath(path)
            : null;
        var download = GeoDownloadSettings.Read(reader);
        if (database is not null && download is not null)
            reader.Fail("Geo:Database", database, "can't be kept up to date by LinkApp. Leave it out, or Geo:Url, Geo:Account and Geo:LicenseKey.");
        return new(database, download);
    }
}

/// <summary>Where geo databases are fetched from.</summary>
/// <param name="Url">The address of an mmdb file, plain, gzipped or in a tar archive; may contain <c>{yyyy}</c> and <c>{MM}</c> for the date (UTC).</param>
/// <param name="Account">The account to sign in with; null if the server needs none.</param>
/// <param name="LicenseKey">The secret of the account.</param>
/// <param name="Interval">Time between two checks for a newer geo database.</param>
public sealed record GeoDownloadSettings(string Url, string? Account, string? LicenseKey, TimeSpan Interval)
{
    public static GeoDownloadSettings? Read(SettingsReader reader)
    {
        var url = reader.OptionalText(
            "Geo:Url",
            "Where a newer geo database is fetched from, instead: `https://download.db-ip.com/free/dbip-city-lite-{yyyy}-{MM}.mmdb.gz`; plain, `.gz` or `.tar.gz`.");
        var account = reader.OptionalText("Geo:Account", "MaxMind's account number, or a name for the server of `Geo:Url`.");
        var key = reader.OptionalText("Geo:LicenseKey", "The secret of that account. Without `Geo:Url`, both fetch `Geo:Edition` from MaxMind.");
        var edition = reader.Text("Geo:Edition", "GeoLite2-City", "Which of MaxMind's databases.");
        var interval = reader.Span(
            "Geo:UpdateInterval", TimeSpan.FromDays(1), TimeSpan.FromHours(1), TimeSpan.FromDays(365), "How often to look for a newer one.");
        if (account is null != key is null)
            reader.Fail(account is null ? "Geo:Account" : "Geo:LicenseKey", null, "is missing: an account and its license key are needed together.");
        if (url is not null
            && (!Uri.TryCreate(url.Replace('{', '0').Replace('}', '0'), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")))
            reader.Fail(
                "Geo:Url", url,
                "must be an http or https address of an mmdb file, such as https://download.db-ip.com/free/dbip-city-lite-{yyyy}-{MM}.mmdb.gz.");
        url ??= key is null ? null : $"https://download.maxmind.com/geoip/databases/{Uri.EscapeDataString(edition)}/download?suffix=tar.gz";
        return url is null ? null : new(url, account, key, interval);
    }
}

/// <summary>Who may create organizations on a page.</summary>
public enum OrganizationCreators
{
    InstallationAdmins,

    /// <summary>Everyone with an account.</summary>
    Everyone,
}

/// <summary>The settings of accounts and organizations.</summary>
/// <param name="AuditRetention">How long the audit log is stored.</param>
/// <param name="CreateOrganizations">Who may create organizations.</param>
/// <param name="Passwords">Whether people may sign in with passwords. False takes effect when an admin has signed in by a provider.</param>
/// <param name="NameServer">The DNS server that is asked about domains; null for that of the machine.</param>
/// <param name="SessionLife">How long a session lasts at most, however much it is used.</param>
public sealed record AccountSettings(
    TimeSpan AuditRetention, OrganizationCreators CreateOrganizations, bool Passwords, IPEndPoint? NameServer, TimeSpan SessionLife)
{
    private const int DnsPort = 53;

    public static AccountSettings Read(SettingsReader reader) => new(
        reader.Span(
            "Accounts:AuditRetention", TimeSpan.FromDays(365), TimeSpan.FromDays(1), TimeSpan.FromDays(36_500),
            "How long the audit log is kept, such as `90d`."),
        reader.Choice(
            "Accounts:CreateOrganizations", OrganizationCreators.InstallationAdmins,
            "Who may create organizations: only installation admins, or everyone who has an account.", isHyphenated: true),
        reader.Switch(
            "Accounts:Passwords", true,
            "Whether people may sign in with passwords. `false` takes effect when an admin has signed in by a provider (`Oidc`)."),
        ReadNameServer(reader),
        reader.Span(
            "Accounts:SessionLife", TimeSpan.FromDays(90), TimeSpan.FromHours(1), TimeSpan.FromDays(3_650),
            "After this time one signs in again, however much the session is used; one that nobody uses ends after 14 days."));

    private static IPEndPoint? ReadNameServer(SettingsReader reader)
    {
        const string Key = "Accounts:NameServer";
        var text = reader.OptionalText(Key, "The DNS server that is asked about sign-in domains, such as `192.0.2.53`.", "the machine's");
        if (text is null)
            return null;
        if (IPEndPoint.TryParse(text, out var server))
            return server.Port == 0 ? new(server.Address, DnsPort) : server;
        reader.Fail(Key, text, "must be the IP address of a DNS server, such as 192.0.2.53 or 192.0.2.53:5353.");
        return null;
    }
}

/// <summary>The settings of imports from other servers.</summary>
/// <param name="AllowPrivateNetworks">Whether members may have LinkApp ask servers in private networks, and this machine.</param>
public sealed record ImportSettings(bool AllowPrivateNetworks)
{
    public static ImportSettings Read(SettingsReader reader) => new(reader.Switch(
        "Imports:AllowPrivateNetworks", false,
        "Whether imports may read from servers in private networks and on this machine; else every member could have LinkApp ask these."));
}

/// <summary>All settings of this assembly.</summary>
public sealed record CoreSettings(
    DataSettings Data, ClickSettings Clicks, LiveSettings Live, GeoSettings Geo, AccountSettings Accounts, ImportSettings Imports)
{
    /// <summary>Reads every section; errors are collected by the reader.</summary>
    public static CoreSettings Read(SettingsReader reader)
    {
        var settings = new CoreSettings(
            DataSettings.Read(reader), ClickSettings.Read(reader), LiveSettings.Read(reader), GeoSettings.Read(reader), AccountSettings.Read(reader),
            ImportSettings.Read(reader));
        foreach (var section in (string[])["Data", "Clicks", "Live", "Geo", "Accounts", "Imports"])
            reader.RejectUnknownKeys(section);
        return settings;
    }
}
