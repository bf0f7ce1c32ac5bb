using LinkApp.Core.Data;
using LinkApp.Core.Hosts;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;
using LinkApp.Core.Settings;

namespace LinkApp.Tests.Unit;

/// <summary>Destinations that would redirect in a circle.</summary>
public sealed class OwnHostsTests
{
    [Theory]
    [InlineData("https://go.example.com/spring", true)]
    [InlineData(" https://go.example.com/spring ", true)]
    [InlineData("https://GO.Example.COM/spring", true)]
    [InlineData("https://go.example.com./spring", true)]
    [InlineData("https://go.example.com/spring/", true)]
    [InlineData("https://go.example.com/spring/more", true)]
    [InlineData("https://go.example.com/spring?x=1#y", true)]
    [InlineData("https://go.example.com/%73pring", true)]
    [InlineData("https://go.example.com/app/../spring", true)]
    [InlineData("http://go.example.com/spring", true)]
    [InlineData("https://go.example.com:443/spring", true)]
    [InlineData("https://go.example.com:8443/spring", true)]
    [InlineData("https://go.example.com/{path}", true)]
    [InlineData("https://go.example.com/{query:to}", true)]
    [InlineData("https://{country}.example.com/spring", true)]
    [InlineData("https://g{language}.example.com/spring", true)]
    [InlineData("https://bücher.example/spring", true)]
    [InlineData("https://xn--bcher-kva.example/spring", true)]
    [InlineData("http://[::1]/spring", true)]
    [InlineData("http://[0:0:0:0:0:0:0:1]/spring", true)]
    [InlineData("http://127.0.0.1:7000/spring", true)]
    [InlineData("http://127.1:7000/spring", true)]
    [InlineData("http://127.0.0.1/spring", false)]
    [InlineData("http://127.0.0.1:7001/spring", false)]
    [InlineData("https://go.example.com/", false)]
    [InlineData("https://go.example.com/app/links", false)]
    [InlineData("https://go.example.com/app?x={country}", false)]
    [InlineData("https://go.example.com/a.html", true)]
    [InlineData("https://go.example.com/a%3Bb", false)]
    [InlineData("https://go.example.com//spring", false)]
    [InlineData("https://example.com/spring", false)]
    [InlineData("https://go.example.com.evil.example/spring", false)]
    [InlineData("https://{country}.example.org/spring", false)]
    [InlineData("https://admin.example.com/spring", false)]
    [InlineData("not an address", false)]
    public void A_destination_on_a_configured_host_is_refused_where_it_may_be_a_link(string destination, bool refused) => Assert.Equal(
        refused,
        Hosts("go.example.com", "bücher.example", "[::1]", "127.0.0.1:7000").Errors(1, new LinkDraft { Destination = destination }, "admin.example.com").Any());

    [Theory]
    [InlineData("go.example.com", "https://go.example.com/spring", true)]
    [InlineData("go.example.com", "http://go.example.com:443/spring", true)]
    [InlineData("go.example.com:443", "https://go.example.com/spring", true)]
    [InlineData("go.example.com", "https://go.example.com:8443/spring", false)]
    [InlineData("localhost:5000", "http://localhost:5000/spring", true)]
    [InlineData("localhost:5000", "http://localhost:5001/spring", false)]
    [InlineData("localhost:5000", "http://localhost/spring", false)]
    [InlineData("[::1]:5000", "http://[::1]:5000/spring", true)]
    [InlineData("xn--bcher-kva.example", "https://bücher.example/spring", true)]
    [InlineData("", "https://go.example.com/spring", false)]
    [InlineData("what is this", "https://go.example.com/spring", false)]
    [InlineData(null, "https://go.example.com/spring", false)]
    public void Where_any_host_answers_the_one_that_the_author_is_on_counts(string? host, string destination, bool refused) =>
        Assert.Equal(refused, Hosts().Errors(1, new LinkDraft { Destination = destination }, host).Any());

    [Theory]
    [InlineData("https://go.example.com/links/spring", true)]
    [InlineData("https://go.example.com/l%69nks/spring/more", true)]
    [InlineData("https://go.example.com/links/app/../spring", true)]
    [InlineData("https://go.example.com/links/{path}", true)]
    [InlineData("https://go.example.com/links/app/live", false)]
    [InlineData("https://go.example.com/links/", false)]
    [InlineData("https://go.example.com/links", false)]
    [InlineData("https://go.example.com/Links/spring", false)]
    [InlineData("https://go.example.com/links/../spring", false)]
    [InlineData("https://go.example.com/spring", false)]
    [InlineData("https://example.com/links/spring", false)]
    public void Below_a_path_only_what_is_there_may_be_a_link(string destination, bool refused)
    {
        var draft = new LinkDraft { Destination = destination };

        Assert.Equal(refused, Hosts(new ConfiguredHosts(["go.example.com"], [], BasePath: "/links")).Errors(1, draft, "admin.example.com").Any());
        Assert.Equal(refused, Hosts(new ConfiguredHosts([], [], BasePath: "/links")).Errors(1, draft, "go.example.com").Any());
    }

    [Fact]
    public void Every_place_of_a_destination_is_looked_at()
    {
        const string Own = "https://go.example.com/spring";
        var draft = new LinkDraft
        {
            Destination = "https://example.com/",
            Rules =
            [
                RedirectRule.ForCountry("MY", Own),
                new() { Split = [new() { Destination = "https://example.com/" }, new() { Destination = Own }] },
                null!,
            ],
            Options = new() { FallbackUrl = Own },
        };

        Assert.Equal(
            ["rules[0].destination", "rules[1].split[1].destination", "fallbackUrl"],
            Hosts("go.example.com").Errors(1, draft, null).Select(error => error.Field));
    }

    private static OwnHosts Hosts(params string[] configured) =>
        Hosts(new ConfiguredHosts(configured, []));

    private static OwnHosts Hosts(ConfiguredHosts configured) => new(
        configured, new HostTable(configured, new DomainReader(new SqliteAppDatabase(new DataSettings(".")))));
}
