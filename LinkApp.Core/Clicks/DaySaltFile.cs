using System.Buffers.Binary;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Clicks;

/// <summary>Keeps the day salt in a file, and not in a database of SQLite, whose backups and free pages would keep the old ones.</summary>
public sealed class DaySaltFile(DataSettings data, ILogger<DaySaltFile> logger) : DaySaltStorage
{
    private const int DayLength = sizeof(int);

    public override ValueTask<byte[]> GetAsync(int day, byte[]? known) => new(ReadOrWrite(day, known ?? CreateSalt()));

    private byte[] ReadOrWrite(int day, byte[] salt)
    {
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
