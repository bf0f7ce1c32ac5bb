using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;

namespace LinkApp.Core.Branding;

/// <summary>A logo whose content was checked: a PNG, JPEG, WebP or SVG file.</summary>
/// <param name="Content">The file.</param>
/// <param name="ContentType">What it is, by its content.</param>
/// <param name="Name">The file's name in its address: a hash of the content and the usual extension.</param>
public sealed record LogoFile(byte[] Content, string ContentType, string Name)
{
    public const int MaxBytes = 200_000;

    // A small file can be a huge picture, which would take hundreds of megabytes in each visitor's browser.
    private const int MaxPixels = 4_000;

    private const string Svg = "image/svg+xml";
    private const string SvgNamespace = "http://www.w3.org/2000/svg";

    private static readonly Dictionary<string, string> Extensions = new()
    {
        ["image/png"] = "png",
        ["image/jpeg"] = "jpg",
        ["image/webp"] = "webp",
        [Svg] = "svg",
    };

    /// <summary>The content types of logos.</summary>
    public static IReadOnlyCollection<string> ContentTypes => Extensions.Keys;

    /// <summary>Whether a name has the form of <see cref="Name"/>.</summary>
    public static bool IsName(string name) =>
        name.Split('.') is [{ Length: 32 } hash, var extension] && Extensions.ContainsValue(extension) && hash.All(char.IsAsciiHexDigitLower);

    /// <summary>Checks the content of a file; what its name or sender says of it does not count. The error is for people.</summary>
    public static LogoFile? TryRead(byte[] content, out string? error)
    {
        var header = ImageHeader.Read(content);
        error = content.Length switch
        {
            0 => "The file is empty.",
            > MaxBytes => $"A logo can have at most {MaxBytes / 1_000} KB.",
            _ => header is { } image ? FindError(image) : FindSvgError(content),
        };
        if (error is not null)
            return null;
        var type = header?.ContentType ?? Svg;
        return new(content, type, $"{Convert.ToHexStringLower(SHA256.HashData(content))[..32]}.{Extensions[type]}");
    }

    private static string? FindError(ImageHeader image) => image switch
    {
        { Width: <= 0 } or { Height: <= 0 } => "The picture is damaged: its size can't be read.",
        { Width: > MaxPixels } or { Height: > MaxPixels } => $"A logo can have at most {MaxPixels} × {MaxPixels} pixels.",
        _ => null,
    };

    /// <summary>
    /// What is wrong with an SVG file. Browsers run no scripts in a picture, and logos are served in a sandbox; a file with
    /// scripts or addresses of other hosts is refused all the same, since it might be opened elsewhere.
    /// </summary>
    private static string? FindSvgError(byte[] content)
    {
        XElement root;
        try
        {
            using var reader = XmlReader.Create(
                new MemoryStream(content), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            root = XElement.Load(reader);
        }
        catch (XmlException error) when (error.Message.Contains("DTD", StringComparison.Ordinal))
        {
            return "The SVG file has a document type (<!DOCTYPE …>). Remove that line.";
        }
        catch (XmlException)
        {
            return "A logo is a PNG, JPEG, WebP or SVG file; this is none of them.";
        }
        if (root.Name != XName.Get("svg", SvgNamespace))
            return "A logo is a PNG, JPEG, WebP or SVG file; this is none of them.";
        if (root.DescendantsAndSelf().Any(IsActive))
            return "The SVG file has scripts or embedded pages. Export it as a plain SVG, or use a PNG.";
        return root.DescendantsAndSelf().Attributes().Any(LeadsElsewhere)
            ? "The SVG file refers to other files. Embed its pictures, or use a PNG."
            : null;
    }

    private static bool IsActive(XElement element) =>
        element.Name.LocalName.ToUpperInvariant() is "SCRIPT" or "FOREIGNOBJECT" or "IFRAME" or "EMBED" or "OBJECT"
            || element.Attributes().Any(attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase));

    private static bool LeadsElsewhere(XAttribute attribute) =>
        attribute.Name.LocalName.Equals("href", StringComparison.OrdinalIgnoreCase)
            && attribute.Value.Trim() is [not '#', ..] target
            && !target.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase);
}
