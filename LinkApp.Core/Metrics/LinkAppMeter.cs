namespace LinkApp.Core.Metrics;

/// <summary>The meter that all of LinkApp's instruments belong to.</summary>
public static class LinkAppMeter
{
    public const string Name = "LinkApp";
}
