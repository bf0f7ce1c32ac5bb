using LinkApp.Core.Branding;
using QRCoder;

namespace LinkApp.Web.Qr;

/// <summary>How a QR code looks. <see cref="QrInput"/> creates and validates it.</summary>
internal sealed record QrOptions
{
    public const int MinSize = 120;
    public const int MaxSize = 4096;
    public const int MaxMargin = 20;

    /// <summary>The contrast that phone cameras need in ordinary light; black on white has 21.</summary>
    public const double MinContrast = 4;

    public static readonly QrOptions Default = new();

    /// <summary>Width and height in pixels, quiet zone included; <see cref="MinSize"/> to <see cref="MaxSize"/>.</summary>
    public int Size { get; init; } = 512;

    /// <summary>Width of the quiet zone in modules, 0 to <see cref="MaxMargin"/>; ISO/IEC 18004 asks for 4.</summary>
    public int Margin { get; init; } = 4;

    /// <summary>How much of the code may be damaged: L 7 %, M 15 %, Q 25 %, H 30 %.</summary>
    public QRCodeGenerator.ECCLevel Correction { get; init; } = QRCodeGenerator.ECCLevel.M;

    /// <summary>The dark modules.</summary>
    public HexColor Color { get; init; } = HexColor.Black;

    public HexColor Background { get; init; } = HexColor.White;
}
