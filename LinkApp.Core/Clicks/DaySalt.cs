using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;

namespace LinkApp.Core.Clicks;

/// <summary>
/// Hashes addresses to numbers that stay the same for one day (UTC) and do not reveal the address: each day has a random salt,
/// which midnight overwrites, so that the numbers of a day can't be computed again once it is over.
/// </summary>
public sealed class DaySalt(DaySaltStorage storage, TimeProvider time) : IHostedService, IDisposable
{
    // The first eight letters of a browser, system or device are enough to distinguish it.
    private const int AgentBytes = 16;

    private readonly SemaphoreSlim _changing = new(1);
    private volatile Salt? _salt;
    private ITimer? _midnight;
    private ITimer? _confirmation;
    private Task _renewing = Task.CompletedTask;

    /// <summary>Makes sure that the salt is that of today; to be called before a visitor is hashed. Completed at once unless a day has just begun.</summary>
    public ValueTask PrepareAsync() => _salt?.Day == GetDay(time.GetUtcNow()) ? default : new(RenewAsync());

    /// <summary>
    /// The number of an address for today; 0 for an unknown address. Of IPv6 addresses only the network counts (64 bits): the
    /// rest changes while the visitor is the same.
    /// </summary>
    public ulong Fingerprint(IPAddress? address)
    {
        if (address is null)
            return 0;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out var length))
            return 0;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            length /= 2;
        return Hash(bytes[..length]);
    }

    /// <summary>
    /// The number of a visitor for today, from the address and the agent, since several people may share an address. 0 for an
    /// unknown address only.
    /// </summary>
    public uint HashVisitor(IPAddress? address, Agent agent)
    {
        var fingerprint = Fingerprint(address);
        if (fingerprint == 0)
            return 0;
        Span<byte> bytes = stackalloc byte[sizeof(ulong) + (3 * AgentBytes)];
        bytes.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, fingerprint);
        Write(agent.Browser, bytes[sizeof(ulong)..]);
        Write(agent.System, bytes[(sizeof(ulong) + AgentBytes)..]);
        Write(agent.Device, bytes[(sizeof(ulong) + (2 * AgentBytes))..]);
        return (uint)Math.Max(1, Hash(bytes) >> 32);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await PrepareAsync();
        _midnight = time.CreateTimer(_ => _renewing = RenewAtMidnightAsync(), null, UntilMidnight(), Timeout.InfiniteTimeSpan);
        if (storage.Confirmation is { } interval)
            _confirmation = time.CreateTimer(_ => _renewing = ConfirmAsync(), null, interval, interval);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        await _renewing;
    }

    public void Dispose()
    {
        _midnight?.Dispose();
        _confirmation?.Dispose();
    }

    // Runs at midnight, not at the next visit: yesterday's salt must be overwritten even if no visitor comes.
    private async Task RenewAtMidnightAsync()
    {
        await PrepareAsync();
        // A timer may fire slightly early, and then waits for the rest of the day.
        _midnight?.Change(UntilMidnight(), Timeout.InfiniteTimeSpan);
    }

    private ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var salt = (_salt ?? throw new InvalidOperationException("The salt is not known yet.")).Bytes.AsSpan();
        return SipHash.Compute(bytes, BinaryPrimitives.ReadUInt64LittleEndian(salt), BinaryPrimitives.ReadUInt64LittleEndian(salt[sizeof(ulong)..]));
    }

    private static void Write(string? text, Span<byte> bytes)
    {
        var letters = MemoryMarshal.AsBytes(text.AsSpan());
        letters[..Math.Min(letters.Length, AgentBytes)].CopyTo(bytes);
    }

    private async Task RenewAsync()
    {
        await _changing.WaitAsync();
        try
        {
            var day = GetDay(time.GetUtcNow());
            if (_salt?.Day != day)
                Replace(new Salt(day, await storage.GetAsync(day, known: null)));
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Compares the salt with that of the storage, which another server may have set while this one could not reach it, or may have lost.</summary>
    private async Task ConfirmAsync()
    {
        await _changing.WaitAsync();
        try
        {
            // The next visitor renews a salt of yesterday.
            if (_salt is not { } salt || salt.Day != GetDay(time.GetUtcNow()))
                return;
            var stored = await storage.GetAsync(salt.Day, salt.Bytes);
            if (!stored.AsSpan().SequenceEqual(salt.Bytes))
                Replace(new Salt(salt.Day, stored));
        }
        finally
        {
            _changing.Release();
        }
    }

    private void Replace(Salt salt)
    {
        var before = _salt;
        _salt = salt;
        if (before is not null)
            CryptographicOperations.ZeroMemory(before.Bytes);
    }

    private TimeSpan UntilMidnight()
    {
        var now = time.GetUtcNow().UtcDateTime;
        return now.Date.AddDays(1) - now;
    }

    internal static int GetDay(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime).DayNumber;

    private sealed record Salt(int Day, byte[] Bytes);
}
