using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Geo;
using LinkApp.Core.Geo.Updates;
using LinkApp.Core.Maintenance;
using LinkApp.Core.Organizations.Passwords;
using LinkApp.Core.Settings;
using LinkApp.Core.Wording;
using LinkApp.Postgres;
using LinkApp.Web.Security;
using LinkApp.Web.Settings;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace LinkApp.Web.Doctor;

/// <summary>The current state of the installation, for admins: what doctor, /metrics and the logs report.</summary>
public sealed partial class SystemPage
{
    public const string Path = "app/settings/system";

    private readonly List<Finding> _findings = [];
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private DateTimeOffset _now;
    private long _size;
    private DatabaseSizes? _databases;
    private long _stored;
    private PasswordUse _passwordUse;

    [Inject]
    private VisitorLocator Locator { get; set; } = default!;

    [Inject]
    private GeoSource Source { get; set; } = default!;

    [Inject]
    private GeoSettings GeoSettings { get; set; } = default!;

    [Inject]
    private GeoDownload Download { get; set; } = default!;

    [Inject]
    private GeoSchedule Schedule { get; set; } = default!;

    [Inject]
    private GeoWatch Watch { get; set; } = default!;

    [Inject]
    private ClickLog Log { get; set; } = default!;

    [Inject]
    private ClickStore Store { get; set; } = default!;

    [Inject]
    private ProxySettings Proxy { get; set; } = default!;

    [Inject]
    private UntrustedProxies Untrusted { get; set; } = default!;

    [Inject]
    private InstallationQueries Installation { get; set; } = default!;

    [Inject]
    private DataSettings Data { get; set; } = default!;

    [Inject]
    private ClickSettings Clicks { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private PasswordState Passwords { get; set; } = default!;

    [Inject]
    private ViewerZone Viewer { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        _passwordUse = await Passwords.ReadAsync();
        Read();
        _zone = await Viewer.GetAsync();
    }

    private void Read()
    {
        _now = Time.GetUtcNow();
        _size = DataFolder.GetSize(Data);
        _databases = Data.Postgres is null ? null : Installation.GetSizes();
        _stored = Store.CountStored();
        _findings.Clear();
        _findings.Add(MachineChecks.Geo(Locator.Info, GeoSettings, _now));
        _findings.Add(DataChecks.Space(Data));
        _findings.AddRange(MachineChecks.Untrusted(Proxy, Untrusted.Peers));
        if (AccountChecks.Explain(_passwordUse) is { } passwords)
            _findings.Add(passwords);
        if (Watch.Refusal is { } refusal)
            _findings.Add(Finding.Warn("geo database", "The new geo database can't be used. The previous one stays in use.", refusal));
        if (Schedule.Error is { } error)
            _findings.Add(Finding.Warn("geo database", "The download of a newer geo database failed.", error));
    }

    private IEnumerable<(string Name, string Value)> GeoFacts()
    {
        var info = Locator.Info;
        yield return ("Database", info.Type);
        yield return ("Built", $"{Format.Day(info.BuiltAt)}, {Format.Ago(info.BuiltAt, _now)}");
        yield return ("Source", Source.IsBundled ? "Included in LinkApp" : GeoSettings.Database is null ? "Data folder" : "Geo:Database");
        yield return ("Addresses", info.HasIPv6 ? "IPv4 and IPv6" : "IPv4");
        yield return ("Last check for updates", Download.LastCheck is { } last ? FormatTime(last) : "Never");
        yield return ("Next check", Schedule.NextCheck is { } next ? FormatTime(next) : "No download is set up");
    }

    private IEnumerable<(string Name, string Value)> ClickFacts()
    {
        yield return ("Stored", Format.Number(_stored));
        yield return ("Retention", Clicks.Retention is { } retention ? Duration.Format(retention) : "Forever");
        yield return ("Recorded since start", Format.Number(Log.RecordedCount));
        yield return ("Waiting in memory", Format.Number(Log.WaitingCount));
        yield return ("Recorded after their redirect", Format.Number(Log.LateCount));
        yield return ("Of these, not in clicks.spill either", Format.Number(Log.UnprotectedCount));
        yield return ("Lost", Format.Number(Log.LostCount));
    }

    private IEnumerable<(string Name, string Value)> DataFacts()
    {
        yield return ("Size of the data folder", Format.Size(_size));
        yield return ("Disk", DataChecks.Space(Data).Message);
        if (_databases is not { } databases)
        {
            yield return ("Clicks:Synchronous", Clicks.Synchronous.ToString());
            yield break;
        }
        yield return ("PostgreSQL", PostgresSettings.GetPublic(Data.Postgres!));
        yield return ("Size of its tables", Format.Size(databases.App + databases.Clicks + databases.Rollups));
        yield return ("Of these, clicks", Format.Size(databases.Clicks));
        yield return ("Of these, rollups", Format.Size(databases.Rollups));
    }

    private IEnumerable<(string Name, string Value)> ProductFacts()
    {
        var product = Product.This;
        // The numbers of this page are those of one node.
        if (Data.Postgres is not null)
            yield return ("This node", $"{Environment.MachineName}, {Data.Directory}");
        yield return ("Version", product.Version);
        if (product.Commit is { } commit)
            yield return ("Commit", commit[..Math.Min(commit.Length, 12)]);
        if (product.Date is { } date)
            yield return ("Built from", FormatTime(new DateTimeOffset(date, TimeSpan.Zero)));
        yield return ("Runs on", $"{product.Runtime}, {product.Platform}");
        yield return ("Started", $"{FormatTime(Log.StartedAt)}, {Format.Ago(Log.StartedAt.UtcDateTime, _now)}");
    }

    private string FormatTime(DateTimeOffset time) => Format.DayAndTime(TimeZoneInfo.ConvertTime(time, _zone).DateTime);
}
