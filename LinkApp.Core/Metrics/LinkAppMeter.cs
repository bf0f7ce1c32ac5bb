namespace LinkApp.Core.Metrics;

/// <summary>The meter of all of LinkApp's instruments.</summary>
public static class LinkAppMeter
{
    public const string Name = "LinkApp";
}
