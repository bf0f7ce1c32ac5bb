using System.Buffers.Binary;

namespace LinkApp.Core.Branding;

/// <summary>The kind and size of a picture, from its first bytes.</summary>
/// <param name="ContentType">Its content type.</param>
/// <param name="Width">In pixels; 0 if the header can't be read.</param>
/// <param name="Height">In pixels; 0 if the header can't be read.</param>
internal readonly record struct ImageHeader(string ContentType, int Width, int Height)
{
    /// <summary>Reads the header of a PNG, JPEG or WebP file; null for any other file.</summary>
    public static ImageHeader? Read(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith(Png))
            return file.Length >= 24 ? new("image/png", BigInt32(file[16..]), BigInt32(file[20..])) : new("image/png", 0, 0);
        if (file.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]))
            return ReadJpeg(file);
        return file.Length >= 30 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8) ? ReadWebP(file) : null;
    }

    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    // ITU T.81, annex B: segments of a marker and a length; the frame header (SOF) has the size.
    private static ImageHeader ReadJpeg(ReadOnlySpan<byte> file)
    {
        for (var at = 2; at + 9 < file.Length && file[at] == 0xff;)
        {
            var marker = file[at + 1];
            if (marker is >= 0xc0 and <= 0xcf and not 0xc4 and not 0xc8 and not 0xcc)
                return new("image/jpeg", BinaryPrimitives.ReadUInt16BigEndian(file[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(file[(at + 5)..]));
            // A marker may have fill bytes before it.
            at += marker == 0xff ? 1 : 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
        }
        return new("image/jpeg", 0, 0);
    }

    // RFC 9649: an extended file, a lossless one, or a lossy one.
    private static ImageHeader ReadWebP(ReadOnlySpan<byte> file)
    {
        const string Type = "image/webp";
        var chunk = file[12..];
        if (chunk.StartsWith("VP8X"u8))
            return new(Type, 1 + LittleInt24(file[24..]), 1 + LittleInt24(file[27..]));
        if (chunk.StartsWith("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(file[21..]);
            return new(Type, 1 + (int)(bits & 0x3fff), 1 + (int)((bits >> 14) & 0x3fff));
        }
        return chunk.StartsWith("VP8 "u8)
            ? new(Type, BinaryPrimitives.ReadUInt16LittleEndian(file[26..]) & 0x3fff, BinaryPrimitives.ReadUInt16LittleEndian(file[28..]) & 0x3fff)
            : new(Type, 0, 0);
    }

    private static int BigInt32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32BigEndian(bytes);

    private static int LittleInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
