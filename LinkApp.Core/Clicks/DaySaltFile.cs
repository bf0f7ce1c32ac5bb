using System.Buffers.Binary;
using System.Security.Cryptography;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Clicks;

/// <summary>
/// Keeps the day salt in a file, so that it is the same after a restart. It is not in a database, whose backups and free pages would
/// keep it: the file has one salt, and that of the next day overwrites it.
/// </summary>
public sealed class DaySaltFile(DataSettings data, ILogger<DaySaltFile> logger)
{
    private const int Length = 32;
    private const int DayLength = sizeof(int);

    /// <summary>The salt of a day: that of the file, else a new one, which overwrites what the file had. 32 random bytes.</summary>
    /// <param name="day">The number of the day (UTC).</param>
    public ValueTask<byte[]> GetAsync(int day) => new(ReadOrWrite(day));

    private byte[] ReadOrWrite(int day)
    {
        var salt = RandomNumberGenerator.GetBytes(Length);
        try
        {
            using var file = PrivateFile.Open(Path.Combine(data.Directory, "day.salt"));
            Span<byte> content = stackalloc byte[DayLength + Length];
            if (file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) == content.Length
                && BinaryPrimitives.ReadInt32LittleEndian(content) == day)
                return content[DayLength..].ToArray();

            BinaryPrimitives.WriteInt32LittleEndian(content, day);
            salt.CopyTo(content[DayLength..]);
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
}
