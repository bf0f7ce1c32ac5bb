using System.Net;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Tests.Unit;

public sealed class AddressConditionTests
{
    [Theory]
    [InlineData("203.0.113.0/24", "203.0.113.0", true)]
    [InlineData("203.0.113.0/24", "203.0.113.255", true)]
    [InlineData("203.0.113.0/24", "203.0.112.255", false)]
    [InlineData("203.0.113.0/24", "203.0.114.0", false)]
    [InlineData("203.0.113.7/24", "203.0.113.200", true)]
    [InlineData("203.0.113.128/25", "203.0.113.127", false)]
    [InlineData("203.0.113.128/25", "203.0.113.128", true)]
    [InlineData("203.0.113.4/31", "203.0.113.5", true)]
    [InlineData("203.0.113.4/31", "203.0.113.6", false)]
    [InlineData("203.0.113.7", "203.0.113.7", true)]
    [InlineData("203.0.113.7/32", "203.0.113.8", false)]
    [InlineData("0.0.0.0/0", "8.8.8.8", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("203.0.113.0/24", "::ffff:203.0.113.9", true)]
    [InlineData("::ffff:203.0.113.0/120", "203.0.113.9", true)]
    [InlineData("::ffff:203.0.113.0/120", "203.0.114.0", false)]
    [InlineData("2001:db8::/32", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8::/32", "2001:db9::", false)]
    [InlineData("2001:db8::/33", "2001:db8:8000::", false)]
    [InlineData("2001:db8::1", "2001:db8::1", true)]
    [InlineData("2001:db8::1", "2001:db8::2", false)]
    [InlineData("::/0", "2001:db8::1", true)]
    [InlineData("::/0", "8.8.8.8", false)]
    public void An_address_is_in_a_range_to_its_edges(string range, string address, bool holds)
    {
        var condition = new AddressCondition { In = ["198.51.100.1", range] };

        Assert.Empty(condition.Errors());
        Assert.Equal(holds, condition.Holds(new Visit { Time = default, Address = IPAddress.Parse(address) }));
    }

    [Fact]
    public void An_unknown_address_is_in_no_range() => Assert.False(new AddressCondition { In = ["0.0.0.0/0", "::/0"] }.Holds(new Visit { Time = default }));

    [Theory]
    [InlineData("10.1/16")]
    [InlineData("10.1")]
    [InlineData("1")]
    [InlineData("010.0.0.1")]
    [InlineData("203.0.113.0/33")]
    [InlineData("203.0.113.0/-1")]
    [InlineData("203.0.113.0/")]
    [InlineData("203.0.113.0/24/8")]
    [InlineData("2001:db8::/129")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[::1]")]
    [InlineData("example.com")]
    [InlineData(" 203.0.113.0/24")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_range_is_refused(string? range) =>
        Assert.Contains("is not an address or a CIDR range", Assert.Single(new AddressCondition { In = [range!] }.Errors()).Message, StringComparison.Ordinal);
}
