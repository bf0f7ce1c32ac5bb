using System.Diagnostics.Metrics;
using System.Globalization;
using LinkApp.Core.Metrics;

namespace LinkApp.Core.Lanes;

/// <summary>
/// The lanes of heavy work. Each has its own line, so that a slow report keeps nobody from signing in, and at most half of the cores, rounded
/// up to one.
/// </summary>
public sealed class WorkLanes
{
    public const string RunningName = "linkapp_lane_running";
    public const string WaitingName = "linkapp_lane_waiting";

    /// <summary>The metrics' tag with the name of the lane.</summary>
    public const string Lane = "lane";

    private static readonly int Half = Math.Max(1, Environment.ProcessorCount / 2);

    public WorkLanes(IMeterFactory meters)
    {
        var meter = meters.Create(LinkAppMeter.Name);
        meter.CreateObservableGauge(RunningName, () => All.Select(lane => Measure(lane, lane.Running)), description: "Heavy work that runs now.");
        meter.CreateObservableGauge(WaitingName, () => All.Select(lane => Measure(lane, lane.Waiting)), description: "Heavy work that waits for its turn.");
    }

    /// <summary>Reports and lists of raw clicks.</summary>
    public WorkLane Reports { get; } = new("reports", new(Half, Admitted: 64, PerCaller: 8));

    /// <summary>The numbers of dashboards. Open pages, which are limited, read them again and again, so that nobody is refused.</summary>
    public WorkLane Dashboards { get; } = new("dashboards", new(Half, Admitted: 10_000, PerCaller: 10_000));

    /// <summary>Replays of the live map; open pages as well.</summary>
    public WorkLane Replays { get; } = new("replays", new(Half, Admitted: 10_000, PerCaller: 10_000));

    /// <summary>Files of clicks and of links.</summary>
    public WorkLane Exports { get; } = new("exports", new(Half, Admitted: 32, PerCaller: 4));

    /// <summary>Imports of links.</summary>
    public WorkLane Imports { get; } = new("imports", new(Half, Admitted: 64, PerCaller: 8));

    /// <summary>Hashing and checking passwords: 50 to 200 ms of processor time each, on purpose.</summary>
    public WorkLane Passwords { get; } = new("sign-ins", new(Half, Admitted: 64, PerCaller: 8));

    /// <summary>The same for links' passwords, so that visitors who guess them keep nobody from signing in.</summary>
    public WorkLane LinkPasswords { get; } = new("link passwords", new(Half, Admitted: 64, PerCaller: 8));

    /// <summary>The caller of work that all of an organization takes turns with.</summary>
    public static string GetCaller(int organizationId) => organizationId.ToString(CultureInfo.InvariantCulture);

    private IEnumerable<WorkLane> All => [Reports, Dashboards, Replays, Exports, Imports, Passwords, LinkPasswords];

    private static Measurement<long> Measure(WorkLane lane, int value) => new(value, new KeyValuePair<string, object?>(Lane, lane.Name));
}
