using LinkApp.Core.Settings;
using LinkApp.Web.Settings;
using Microsoft.Extensions.Configuration;

namespace LinkApp.Tests.Unit;

public sealed class ProxySettingsTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0/8")]
    [InlineData("10.1.2.3/8", "10.0.0.0/8")]
    [InlineData("192.168.1.77/31", "192.168.1.76/31")]
    [InlineData("192.168.1.5", "192.168.1.5/32")]
    [InlineData("192.168.1.5/32", "192.168.1.5/32")]
    [InlineData("255.255.255.255/1", "128.0.0.0/1")]
    [InlineData("1.2.3.4/0", "0.0.0.0/0")]
    [InlineData("::1", "::1/128")]
    [InlineData("fd12:3456::1/8", "fd00::/8")]
    [InlineData("2001:db8:ffff::/33", "2001:db8:8000::/33")]
    [InlineData("::/0", "::/0")]
    [InlineData("::ffff:10.1.2.3", "10.1.2.3/32")]
    [InlineData("::ffff:10.1.2.3/104", "10.0.0.0/8")]
    [InlineData("::ffff:10.1.2.3/96", "0.0.0.0/0")]
    public void An_address_or_a_range_is_a_network(string text, string network)
    {
        Assert.True(ProxySettings.TryParse(text, out var parsed));
        Assert.Equal(network, parsed.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/8")]
    [InlineData("proxy.example.com")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/+8")]
    [InlineData("10.0.0.0/ 8")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("10.0.0.0/255.0.0.0")]
    [InlineData("10.0.0.0/99999999999")]
    [InlineData("256.0.0.0/8")]
    [InlineData("10.0.0.0-10.0.0.9")]
    [InlineData("10.0.0.1:8080")]
    [InlineData("[fd00::1]")]
    [InlineData("[fd00::1]:443")]
    [InlineData("[fd00::1]/64x")]
    [InlineData("::/129")]
    [InlineData("fe80::1%2")]
    [InlineData("fe80::1%2/64")]
    [InlineData("10")]
    [InlineData("10/8")]
    [InlineData("10.8")]
    [InlineData("10.0.0/24")]
    [InlineData("0x0a000001")]
    [InlineData("010.0.0.1")]
    [InlineData("*")]
    [InlineData("any")]
    public void Anything_else_is_none(string text) => Assert.False(ProxySettings.TryParse(text, out _));

    [Fact]
    public void Loopback_is_trusted_where_nothing_is_set() =>
        Assert.Equal(["127.0.0.0/8", "::1/128"], Trusted().Trusted.Select(network => network.ToString()));

    [Fact]
    public void Nobody_is_trusted_where_the_list_is_empty() => Assert.Empty(Trusted(("Proxy:Trusted", "")).Trusted);

    [Fact]
    public void Numbered_keys_and_separators_make_one_list() => Assert.Equal(
        ["10.0.0.0/8", "10.1.0.0/16", "fd00::/8", "::1/128"],
        Trusted(
            ("Proxy:Trusted:2", "::1"), ("Proxy:Trusted:0", "10.0.0.0/8,10.1.0.0/16"),
            ("Proxy:Trusted:1", " fd00::/8; ")).Trusted.Select(network => network.ToString()));

    [Fact]
    public void An_error_names_the_key_the_entry_and_the_cure()
    {
        var reader = Reader(("Proxy:Trusted", "10.0.0.0/8, proxy.example.com, 10.0.0.0/40"));

        ProxySettings.Read(reader);

        Assert.Collection(
            reader.Errors,
            error => Assert.StartsWith("Proxy:Trusted = \"proxy.example.com\": must be an IP address or a CIDR range", error, StringComparison.Ordinal),
            error => Assert.StartsWith("Proxy:Trusted = \"10.0.0.0/40\": must be an IP address or a CIDR range", error, StringComparison.Ordinal));
    }

    private static ProxySettings Trusted(params (string Key, string Value)[] settings)
    {
        var reader = Reader(settings);
        var proxy = ProxySettings.Read(reader);
        Assert.Empty(reader.Errors);
        return proxy;
    }

    private static SettingsReader Reader(params (string Key, string Value)[] settings) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value)).Build());
}
