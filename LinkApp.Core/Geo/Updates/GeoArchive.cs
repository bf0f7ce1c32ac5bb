using System.Formats.Tar;
using System.IO.Compression;

namespace LinkApp.Core.Geo.Updates;

/// <summary>Extracts the mmdb file from the formats that servers send: gzip, tar, or both.</summary>
internal static class GeoArchive
{
    private const int TarMagicAt = 257;

    /// <summary>Replaces an archive by the mmdb file in it; an mmdb file itself stays as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">The most bytes that it may unpack to.</param>
    /// <exception cref="InvalidDataException">It is broken, too large, or has no mmdb file in it.</exception>
    public static void Unpack(string path, long maxBytes)
    {
        if (StartsWith(path, 0, [0x1f, 0x8b]))
            Replace(path, maxBytes, content => new GZipStream(content, CompressionMode.Decompress));
        if (StartsWith(path, TarMagicAt, "ustar"u8))
            Replace(path, maxBytes, DatabaseIn);
    }

    private static bool StartsWith(string path, int at, ReadOnlySpan<byte> magic)
    {
        using var file = File.OpenRead(path);
        Span<byte> found = stackalloc byte[magic.Length];
        file.Position = at;
        return file.ReadAtLeast(found, found.Length, throwOnEndOfStream: false) == found.Length && found.SequenceEqual(magic);
    }

    private static Stream DatabaseIn(Stream archive)
    {
        var tar = new TarReader(archive);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.Name.EndsWith(".mmdb", StringComparison.OrdinalIgnoreCase) && entry.DataStream is { } content)
                return content;
        }
        throw new InvalidDataException("there is no mmdb file in the archive");
    }

    private static void Replace(string path, long maxBytes, Func<Stream, Stream> unpack)
    {
        var plain = $"{path}.plain";
        try
        {
            using (var packed = File.OpenRead(path))
            using (var content = unpack(packed))
            using (var file = File.Create(plain))
            {
                var buffer = new byte[1 << 17];
                for (int read; (read = content.Read(buffer)) > 0;)
                {
                    if (file.Length + read > maxBytes)
                        throw new InvalidDataException($"it unpacks to more than {maxBytes >> 30} GB");
                    file.Write(buffer, 0, read);
                }
            }
            File.Move(plain, path, overwrite: true);
        }
        finally
        {
            File.Delete(plain);
        }
    }
}
