using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

public sealed class FeatureOrderTests
{
    private static readonly FeatureOrder Order = new(["Geo", "Clicks", "Links", "Reports"]);

    [Fact]
    public void Uses_of_what_is_below_are_right() =>
        Assert.Empty(Order.Faults([Use("Clicks", "Geo"), Use("Links", "Clicks"), Use("Links", "Geo"), Use("Reports", "Geo")]));

    [Fact]
    public void A_ring_of_two_is_named_with_the_types_on_both_sides()
    {
        var fault = Assert.Single(Order.Faults([Use("Clicks", "Geo", "Click", "Place"), Use("Geo", "Clicks", "Place", "CachedRowId"), Use("Links", "Geo")]));

        Assert.Equal("""
            Geo uses Clicks, which is not below it. Ring: Geo → Clicks → Geo
              Geo → Clicks: Place → CachedRowId
              Clicks → Geo: Click → Place
            """, fault, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_longer_ring_is_named_by_its_shortest_way()
    {
        var fault = Assert.Single(Order.Faults([Use("Links", "Clicks"), Use("Clicks", "Geo"), Use("Reports", "Links"), Use("Geo", "Reports")]));

        Assert.StartsWith("Geo uses Reports, which is not below it. Ring: Geo → Reports → Links → Clicks → Geo", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_use_against_the_order_is_a_fault_without_a_ring()
    {
        var fault = Assert.Single(Order.Faults([Use("Geo", "Clicks")]));

        Assert.StartsWith("Geo uses Clicks, which is not below it. It closes no ring", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_feature_that_the_order_does_not_name_may_not_be_used() => Assert.Single(Order.Faults([Use("Links", "Webhooks")]));

    private static FeatureUse Use(string from, string to, string fromType = "A", string toType = "B") =>
        new(from, to, new($"LinkApp.Core.{from}.{fromType}", $"LinkApp.Core.{to}.{toType}"));
}
