using System.Collections;
using System.Drawing;
using QRCoder;

namespace LinkApp.Web.Qr;

/// <summary>A QR code, drawn.</summary>
internal sealed class QrPicture
{
    /// <summary>Pixels that a module needs on a side.</summary>
    public const int MinModule = 2;

    // QRCoder leaves a quiet zone of four modules or none: ours goes into the matrix itself.
    private const int QrCodersMargin = 4;

    private readonly List<BitArray> _code;
    private readonly QrOptions _options;

    public QrPicture(string text, QrOptions options)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, options.Correction);
        _code = code.ModuleMatrix;
        _options = options;
    }

    /// <summary>Modules on a side, quiet zone included.</summary>
    public int Modules => CodeModules + (2 * _options.Margin);

    /// <summary>The least size in pixels at which the code can be scanned.</summary>
    public int SmallestSize => MinModule * Modules;

    private int CodeModules => _code.Count - (2 * QrCodersMargin);

    public string ToSvg()
    {
        using var code = Matrix(Modules, 1, _options.Margin);
        return new SvgQRCode(code).GetGraphic(new Size(_options.Size, _options.Size), _options.Color.ToString(), _options.Background.ToString());
    }

    /// <summary>A PNG of exactly the size that was asked for. Modules have whole pixels, and so stay sharp; what is left over widens the quiet zone.</summary>
    public byte[] ToPng()
    {
        var scale = _options.Size / Modules;
        using var code = Matrix(_options.Size, scale, (_options.Size - (scale * CodeModules)) / 2);
        return new PngByteQRCode(code).GetGraphic(1, _options.Color.Bytes, _options.Background.Bytes);
    }

    /// <summary>
    /// The code as a matrix of <paramref name="side"/> × <paramref name="side"/>, each module a square of
    /// <paramref name="scale"/>, behind a margin.
    /// </summary>
    private QRCodeData Matrix(int side, int scale, int margin)
    {
        var blank = new BitArray(side);
        var rows = Enumerable.Repeat(blank, side).ToList();
        for (var y = 0; y < CodeModules; y++)
        {
            var row = new BitArray(side);
            for (var x = 0; x < scale * CodeModules; x++)
                row[margin + x] = _code[QrCodersMargin + y][QrCodersMargin + (x / scale)];
            for (var i = 0; i < scale; i++)
                rows[margin + (y * scale) + i] = row;
        }
        return new QRCodeData(version: 1) { ModuleMatrix = rows };
    }
}
