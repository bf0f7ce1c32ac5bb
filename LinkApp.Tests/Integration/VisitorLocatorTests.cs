using System.Net;
using LinkApp.Core.Geo;
using LinkApp.Core.Settings;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

public sealed class VisitorLocatorTests
{
    private static readonly VisitorLocator Locator = new(new GeoSettings(null));

    [Theory]
    [InlineData(Visitors.Malaysia, "MY")]
    [InlineData(Visitors.UnitedStates, "US")]
    [InlineData(Visitors.Germany, "DE")]
    [InlineData(Visitors.Japan, "JP")]
    [InlineData(Visitors.Brazil, "BR")]
    public void The_database_of_this_build_places_public_addresses(string address, string country) =>
        Assert.Equal(country, Locator.Locate(IPAddress.Parse(address))?.Country);
}
