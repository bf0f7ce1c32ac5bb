using System.Net;
using LinkApp.Core.Clicks;
using LinkApp.Core.Settings;
using LinkApp.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

public sealed class DaySaltTests : IDisposable
{
    private static readonly IPAddress Address = IPAddress.Parse("203.0.113.7");

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 23, 59, 0, TimeSpan.Zero));

    private string File => _folder.File("day.salt");

    [Fact]
    public void An_address_has_one_number_all_day_and_after_a_restart()
    {
        using var before = New();
        var number = before.Fingerprint(Address);
        _time.Advance(TimeSpan.FromSeconds(59));
        using var after = New();

        Assert.Equal(number, before.Fingerprint(Address));
        Assert.Equal(number, after.Fingerprint(Address));
        Assert.Equal(number, after.Fingerprint(Address.MapToIPv6()));
        Assert.NotEqual(number, after.Fingerprint(IPAddress.Parse("203.0.113.8")));
        Assert.Equal(0ul, after.Fingerprint(null));
    }

    [Fact]
    public void An_IPv6_address_counts_by_its_network()
    {
        using var salt = New();

        Assert.Equal(salt.Fingerprint(IPAddress.Parse("2001:db8::1")), salt.Fingerprint(IPAddress.Parse("2001:db8::ffff:1:2:3")));
        Assert.NotEqual(salt.Fingerprint(IPAddress.Parse("2001:db8::1")), salt.Fingerprint(IPAddress.Parse("2001:db8:0:1::1")));
    }

    [Fact]
    public void A_visitor_is_told_by_the_address_and_by_what_they_open_links_with()
    {
        using var salt = New();
        var (phone, desktop) = (new Agent("Safari", "iOS", "Mobile", false), new Agent("Firefox", "Windows", "Desktop", false));

        Assert.Equal(salt.HashVisitor(Address, phone), salt.HashVisitor(Address.MapToIPv6(), phone with { }));
        Assert.NotEqual(salt.HashVisitor(Address, phone), salt.HashVisitor(Address, desktop));
        Assert.NotEqual(salt.HashVisitor(Address, phone), salt.HashVisitor(IPAddress.Parse("203.0.113.8"), phone));
        Assert.NotEqual(0u, salt.HashVisitor(Address, Agent.Unknown));
        Assert.Equal(0u, salt.HashVisitor(null, phone));
    }

    [Fact]
    public void The_same_visitor_has_another_number_the_next_day()
    {
        using var salt = New();
        var today = salt.HashVisitor(Address, Agent.Unknown);
        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.NotEqual(today, salt.HashVisitor(Address, Agent.Unknown));
    }

    [Fact]
    public async Task Midnight_overwrites_the_salt_though_nobody_comes()
    {
        using var salt = New();
        await salt.StartAsync(CancellationToken.None);
        var (number, content) = (salt.Fingerprint(Address), await System.IO.File.ReadAllBytesAsync(File));

        _time.Advance(TimeSpan.FromMinutes(1));

        var next = await System.IO.File.ReadAllBytesAsync(File);
        Assert.Equal(content.Length, next.Length);
        Assert.NotEqual(content[4..], next[4..]);
        Assert.NotEqual(number, salt.Fingerprint(Address));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.NotEqual(next, await System.IO.File.ReadAllBytesAsync(File));
    }

    [Fact]
    public void A_start_on_a_later_day_overwrites_what_was_left()
    {
        ulong number;
        using (var salt = New())
            number = salt.Fingerprint(Address);
        var content = System.IO.File.ReadAllBytes(File);
        _time.Advance(TimeSpan.FromDays(3));

        using var later = New();

        Assert.NotEqual(number, later.Fingerprint(Address));
        Assert.NotEqual(content[4..], System.IO.File.ReadAllBytes(File)[4..]);
    }

    [Fact]
    public void Nobody_else_reads_the_file()
    {
        using var salt = New();
        salt.Fingerprint(Address);

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    [Fact]
    public void A_file_that_is_cut_off_or_can_not_be_written_keeps_nobody_out()
    {
        System.IO.File.WriteAllText(File, "x");
        using (var cut = New())
            Assert.NotEqual(0ul, cut.Fingerprint(Address));
        System.IO.File.Delete(File);
        Directory.CreateDirectory(File);

        using var salt = New();

        Assert.Equal(salt.Fingerprint(Address), salt.Fingerprint(Address));
    }

    public void Dispose() => _folder.Dispose();

    private DaySalt New() => new(new DataSettings(_folder.Path), _time, NullLogger<DaySalt>.Instance);
}
