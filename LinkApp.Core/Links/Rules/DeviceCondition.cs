namespace LinkApp.Core.Links.Rules;

/// <summary>Holds if the visitor uses one of the listed systems or kinds of device.</summary>
public sealed record DeviceCondition : RuleCondition
{
    public required IReadOnlyList<DeviceKind> In { get; init; }

    public override bool Holds(Visit visit) => In.Any(kind => Is(visit, kind));

    public override IEnumerable<(string Field, string Message)> Errors() => ListErrors(In, "in", "device");

    public override string Describe() => Or(In.Select(GetName));

    /// <summary>The name of a kind of device for people.</summary>
    public static string GetName(DeviceKind kind) => kind switch
    {
        DeviceKind.Ios => "iOS",
        DeviceKind.Macos => "macOS",
        DeviceKind.Chromeos => "ChromeOS",
        _ => kind.ToString(),
    };

    private static bool Is(Visit visit, DeviceKind kind) => kind switch
    {
        DeviceKind.Mobile or DeviceKind.Tablet or DeviceKind.Desktop => visit.Agent.Device == GetName(kind),
        _ => visit.Agent.System == GetName(kind),
    };
}

/// <summary>An operating system, or a kind of device with any system.</summary>
public enum DeviceKind
{
    Android,
    Ios,
    Mobile,
    Tablet,
    Desktop,
    Windows,
    Macos,
    Linux,
    Chromeos,
}
