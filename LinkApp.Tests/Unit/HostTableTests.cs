using LinkApp.Core.Data;
using LinkApp.Core.Hosts;
using LinkApp.Core.Settings;

namespace LinkApp.Tests.Unit;

/// <summary>What each host answers, according to the settings and the domains of organizations.</summary>
public sealed class HostTableTests
{
    private const string Admin = "links.example.com";
    private const string Shared = "go.example.com";

    private static readonly DateTime Then = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly Domain[] Domains =
    [
        new() { Id = 1, OrganizationId = 1, Host = "acme.example", IsMain = true, LiveSince = Then, Home = "https://acme.example/about" },
        new() { Id = 2, OrganizationId = 1, Host = "s.acme.example:8443", LiveSince = Then },
        new() { Id = 3, OrganizationId = 2, Host = "xn--bcher-kva.example", IsMain = true, LiveSince = Then },
        new() { Id = 4, OrganizationId = 1, Host = "pending.acme.example" },
        new() { Id = 5, OrganizationId = 4, Host = "pending.example" },
    ];

    [Theory]
    [InlineData("acme.example", 1)]
    [InlineData("ACME.Example", 1)]
    [InlineData("acme.example:8080", 1)]
    [InlineData("acme.example.", 1)]
    [InlineData("acme.example.:8080", 1)]
    [InlineData("s.acme.example:8443", 1)]
    [InlineData("S.ACME.example.:8443", 1)]
    [InlineData("xn--bcher-kva.example", 2)]
    [InlineData("bücher.example", 2)]
    [InlineData("BÜCHER.example:8080", 2)]
    [InlineData("s.acme.example", 0)]
    [InlineData("s.acme.example:8444", 0)]
    [InlineData("www.acme.example", 0)]
    [InlineData("acme.example.evil.example", 0)]
    [InlineData("", 0)]
    [InlineData(null, 0)]
    [InlineData(":", 0)]
    [InlineData("[::1]:5000", 0)]
    [InlineData(".", 0)]
    public void A_domain_answers_the_links_of_its_organization_however_it_is_written(string? host, int organization)
    {
        foreach (var configured in (ConfiguredHosts[])[ConfiguredHosts.Any, new([Shared], []), new([], [Admin]), new([Shared], [Admin])])
        {
            var use = Table(configured, Domains).Find(host);

            Assert.Equal(organization, use.OrganizationId);
            Assert.True(organization == 0 || use.IsShort);
            Assert.Equal(configured.AdminHosts.Count == 0, use.IsAdmin);
            Assert.Equal(organization != 0 || configured.ShortHosts.Count == 0, use.IsShort);
        }
    }

    [Theory]
    [InlineData("", "", "x.example", true, true)]
    [InlineData("", Admin, Admin, true, true)]
    [InlineData("", Admin, "x.example", false, true)]
    [InlineData(Shared, "", Shared, true, true)]
    [InlineData(Shared, "", "x.example", true, false)]
    [InlineData(Shared, Admin, Shared, false, true)]
    [InlineData(Shared, Admin, Admin, true, false)]
    [InlineData(Shared, Admin, "x.example", false, false)]
    [InlineData(Shared, Shared, Shared, true, true)]
    [InlineData(Shared, "go.example.com:8443", "go.example.com:8443", true, true)]
    [InlineData(Shared, "go.example.com:8443", Shared, false, true)]
    [InlineData("go.example.com:8443", Shared, "go.example.com:8443", true, true)]
    [InlineData("go.example.com:8443", Shared, "go.example.com:8444", true, false)]
    public void Without_domains_the_configuration_says_it_all(string shortHost, string adminHost, string host, bool isAdmin, bool isShort)
    {
        var use = Table(new(List(shortHost), List(adminHost)), []).Find(host);

        Assert.Equal((isAdmin, isShort, 0), (use.IsAdmin, use.IsShort, use.OrganizationId));
    }

    [Fact]
    public void The_configuration_wins_over_a_domain_that_was_there_before()
    {
        var table = Table(new(["acme.example"], ["xn--bcher-kva.example"]), Domains);

        Assert.Equal(new HostUse(false, true, 0, null), table.Find("acme.example"));
        Assert.Equal((true, 2), (table.Find("bücher.example").IsAdmin, table.Find("bücher.example").OrganizationId));
    }

    [Theory]
    [InlineData(true, "acme.example", "https://acme.example/about")]
    [InlineData(true, "s.acme.example:8443", "https://example.com/")]
    [InlineData(true, Shared, "https://example.com/")]
    [InlineData(true, Admin, null)]
    [InlineData(true, "x.example", null)]
    [InlineData(false, "acme.example", "https://acme.example/about")]
    [InlineData(false, Shared, null)]
    [InlineData(false, "x.example", null)]
    public void The_root_leads_home_where_no_pages_are(bool hasAdmin, string host, string? home) =>
        Assert.Equal(home, Table(new([Shared], hasAdmin ? [Admin] : [], "https://example.com/"), Domains).Find(host).Home);

    [Fact]
    public void A_short_url_is_on_the_domain_that_the_link_names_while_its_organization_has_it()
    {
        var table = Table(ConfiguredHosts.Any, Domains);

        Assert.Equal("acme.example", table.FindDomain(1, null));
        Assert.Equal("s.acme.example:8443", table.FindDomain(1, "s.acme.example:8443"));
        Assert.Equal("acme.example", table.FindDomain(1, "gone.example"));
        Assert.Equal("acme.example", table.FindDomain(1, "xn--bcher-kva.example"));
        Assert.Null(table.FindDomain(3, "acme.example"));
        Assert.Equal("pending.acme.example", table.FindDomain(1, "pending.acme.example"));
        Assert.Equal("pending.example", table.FindDomain(4, "pending.example"));
        Assert.Null(table.FindDomain(4, null));
    }

    [Fact]
    public void A_pending_domain_answers_links_and_is_recognized()
    {
        var table = Table(new([Shared], [Admin]), Domains);

        var use = table.Find("PENDING.acme.example:8080");
        Assert.Equal((1, true, true), (use.OrganizationId, use.IsShort, use.IsPending));
        Assert.Equal([false, false, false], new[] { "acme.example", Shared, "x.example" }.Select(host => table.Find(host).IsPending));
    }

    [Fact]
    public void A_look_up_takes_no_memory()
    {
        var table = Table(new([Shared], [Admin]), Domains);
        string[] hosts = ["acme.example", "ACME.example:8080", Shared, Admin, "x.example", "x.example:5000", ""];
        void LookUp()
        {
            foreach (var host in hosts)
                table.Find(host);
        }
        LookUp();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            LookUp();

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);
    }

    [Theory]
    [InlineData("go.example.com", "go.example.com", true)]
    [InlineData("go.example.com", "GO.example.com:8443", true)]
    [InlineData("go.example.com:8443", "go.example.com", true)]
    [InlineData("go.example.com:8443", "go.example.com:8443", true)]
    [InlineData("go.example.com:8443", "go.example.com:8444", false)]
    [InlineData("go.example.com", "example.com", false)]
    public void Hosts_overlap_where_a_request_may_come_to_both(string a, string b, bool overlap) => Assert.Equal(overlap, HostName.Overlap(a, b));

    [Theory]
    [InlineData("go.example.com", "go.example.com")]
    [InlineData("xn--bcher-kva.example:8443", "bücher.example:8443")]
    [InlineData("xn--", "xn--")]
    public void Names_are_told_in_their_own_letters(string host, string readable) => Assert.Equal(readable, HostName.Readable(host));

    private static string[] List(string host) => host.Length == 0 ? [] : [host];

    private static HostTable Table(ConfiguredHosts configured, IReadOnlyList<Domain> domains)
    {
        var table = new HostTable(configured, new DomainReader(new SqliteAppDatabase(new DataSettings("."))));
        table.Publish(domains);
        return table;
    }
}
