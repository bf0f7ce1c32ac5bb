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
    public async Task An_address_has_one_number_all_day_and_after_a_restart()
    {
        using var before = await NewAsync();
        var number = before.Fingerprint(Address);
        _time.Advance(TimeSpan.FromSeconds(59));
        using var after = await NewAsync();

        Assert.Equal(number, before.Fingerprint(Address));
        Assert.Equal(number, after.Fingerprint(Address));
        Assert.Equal(number, after.Fingerprint(Address.MapToIPv6()));
        Assert.NotEqual(number, after.Fingerprint(IPAddress.Parse("203.0.113.8")));
        Assert.Equal(0ul, after.Fingerprint(null));
    }

    [Fact]
    public async Task An_IPv6_address_counts_by_its_network()
    {
        using var salt = await NewAsync();

        Assert.Equal(salt.Fingerprint(IPAddress.Parse("2001:db8::1")), salt.Fingerprint(IPAddress.Parse("2001:db8::ffff:1:2:3")));
        Assert.NotEqual(salt.Fingerprint(IPAddress.Parse("2001:db8::1")), salt.Fingerprint(IPAddress.Parse("2001:db8:0:1::1")));
    }

    [Fact]
    public async Task A_visitor_is_told_by_the_address_and_by_what_they_open_links_with()
    {
        using var salt = await NewAsync();
        var (phone, desktop) = (new Agent("Safari", "iOS", "Mobile", false), new Agent("Firefox", "Windows", "Desktop", false));

        Assert.Equal(salt.HashVisitor(Address, phone), salt.HashVisitor(Address.MapToIPv6(), phone with { }));
        Assert.NotEqual(salt.HashVisitor(Address, phone), salt.HashVisitor(Address, desktop));
        Assert.NotEqual(salt.HashVisitor(Address, phone), salt.HashVisitor(IPAddress.Parse("203.0.113.8"), phone));
        Assert.NotEqual(0u, salt.HashVisitor(Address, Agent.Unknown));
        Assert.Equal(0u, salt.HashVisitor(null, phone));
    }

    [Fact]
    public async Task The_same_visitor_has_another_number_the_next_day()
    {
        using var salt = await NewAsync();
        var today = salt.HashVisitor(Address, Agent.Unknown);
        _time.Advance(TimeSpan.FromMinutes(2));
        await salt.PrepareAsync();

        Assert.NotEqual(today, salt.HashVisitor(Address, Agent.Unknown));
    }

    [Fact]
    public async Task Midnight_overwrites_the_salt_though_nobody_comes()
    {
        using var salt = await NewAsync();
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
    public async Task A_start_on_a_later_day_overwrites_what_was_left()
    {
        ulong number;
        using (var salt = await NewAsync())
            number = salt.Fingerprint(Address);
        var content = await System.IO.File.ReadAllBytesAsync(File);
        _time.Advance(TimeSpan.FromDays(3));

        using var later = await NewAsync();

        Assert.NotEqual(number, later.Fingerprint(Address));
        Assert.NotEqual(content[4..], (await System.IO.File.ReadAllBytesAsync(File))[4..]);
    }

    [Fact]
    public async Task Nobody_else_reads_the_file()
    {
        using var salt = await NewAsync();
        salt.Fingerprint(Address);

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    [Fact]
    public async Task A_file_that_is_cut_off_or_can_not_be_written_keeps_nobody_out()
    {
        await System.IO.File.WriteAllTextAsync(File, "x");
        using (var cut = await NewAsync())
            Assert.NotEqual(0ul, cut.Fingerprint(Address));
        System.IO.File.Delete(File);
        Directory.CreateDirectory(File);

        using var salt = await NewAsync();

        Assert.Equal(salt.Fingerprint(Address), salt.Fingerprint(Address));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<DaySalt> NewAsync()
    {
        var salt = new DaySalt(new DaySaltFile(new DataSettings(_folder.Path), NullLogger<DaySaltFile>.Instance), _time);
        await salt.PrepareAsync();
        return salt;
    }
}
