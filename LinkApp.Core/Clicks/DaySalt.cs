using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Clicks;

/// <summary>
/// Hashes addresses to numbers that stay the same for one day (UTC) and do not reveal the address: each day has a random salt,
/// which midnight overwrites, so that the numbers of a day can't be computed again once it is over. The salt is in a file
/// and not in a database, whose backups and free pages would keep it; after a restart it is read from the file.
/// </summary>
public sealed class DaySalt(DataSettings data, TimeProvider time, ILogger<DaySalt> logger) : IHostedService, IDisposable
{
    private const int Length = 32;
    private const int DayLength = sizeof(int);

    // The first eight letters of a browser, system or device are enough to distinguish it.
    private const int AgentBytes = 16;

    private readonly Lock _changing = new();
    private Salt? _salt;
    private ITimer? _midnight;

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

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Today();
        _midnight = time.CreateTimer(_ => Renew(), null, UntilMidnight(), Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _midnight?.Dispose();

    // Runs at midnight, not at the next visit: yesterday's salt must be overwritten even if no visitor comes.
    private void Renew()
    {
        Today();
        // A timer may fire slightly early, and then waits for the rest of the day.
        _midnight?.Change(UntilMidnight(), Timeout.InfiniteTimeSpan);
    }

    private ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var salt = Today().Bytes.AsSpan();
        return SipHash.Compute(bytes, BinaryPrimitives.ReadUInt64LittleEndian(salt), BinaryPrimitives.ReadUInt64LittleEndian(salt[sizeof(ulong)..]));
    }

    private static void Write(string? text, Span<byte> bytes)
    {
        var letters = MemoryMarshal.AsBytes(text.AsSpan());
        letters[..Math.Min(letters.Length, AgentBytes)].CopyTo(bytes);
    }

    private Salt Today()
    {
        var day = GetDay(time.GetUtcNow());
        if (Volatile.Read(ref _salt) is { } known && known.Day == day)
            return known;
        lock (_changing)
        {
            if (_salt?.Day == day)
                return _salt;
            if (_salt is not null)
                CryptographicOperations.ZeroMemory(_salt.Bytes);
            return _salt = ReadOrWrite(day);
        }
    }

    private Salt ReadOrWrite(int day)
    {
        var salt = new Salt(day, RandomNumberGenerator.GetBytes(Length));
        try
        {
            using var file = Open();
            Span<byte> content = stackalloc byte[DayLength + Length];
            if (file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) == content.Length
                && BinaryPrimitives.ReadInt32LittleEndian(content) == day)
                return salt with { Bytes = content[DayLength..].ToArray() };

            BinaryPrimitives.WriteInt32LittleEndian(content, day);
            salt.Bytes.CopyTo(content[DayLength..]);
            // Overwrites the old salt in place, so that it is no longer on the disk.
            file.Position = 0;
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            logger.LogError(error, "The day salt can't be stored in {Directory}: after a restart, a split may redirect visitors elsewhere.", data.Directory);
        }
        return salt;
    }

    private FileStream Open() => PrivateFile.Open(Path.Combine(data.Directory, "day.salt"));

    private TimeSpan UntilMidnight()
    {
        var now = time.GetUtcNow().UtcDateTime;
        return now.Date.AddDays(1) - now;
    }

    private static int GetDay(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime).DayNumber;

    private sealed record Salt(int Day, byte[] Bytes);
}
