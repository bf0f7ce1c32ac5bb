using System.Net;
using LinkApp.Core.Geo;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

public sealed class VisitorLocatorTests
{
    private static readonly VisitorLocator Locator = GeoFiles.Locator();

    [Theory]
    [InlineData(Visitors.Malaysia, "MY")]
    [InlineData(Visitors.UnitedStates, "US")]
    [InlineData(Visitors.Germany, "DE")]
    [InlineData(Visitors.Japan, "JP")]
    [InlineData(Visitors.Brazil, "BR")]
    [InlineData("2620:fe::fe", "US")]
    [InlineData("2600:1f18::1", "US")]
    [InlineData("2a01:4f8:c17::1", "DE")]
    [InlineData("2804:14c::1", "BR")]
    [InlineData("2001:200::8002", "JP")]
    [InlineData("2400:2000::1", "JP")]
    [InlineData("2001:e68::1", "MY")]
    public void The_database_of_this_build_places_public_addresses(string address, string country) =>
        Assert.Equal(country, Locator.Locate(IPAddress.Parse(address))?.Country);
}
