using System.Collections;
using System.Drawing;
using QRCoder;

namespace LinkApp.Web.Qr;

/// <summary>A QR code as a picture.</summary>
internal sealed class QrPicture
{
    /// <summary>The minimum width of a module in pixels.</summary>
    public const int MinModule = 2;

    // QRCoder adds a quiet zone of four modules or none, so ours is part of the matrix itself.
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

    /// <summary>The minimum size in pixels at which the code can be scanned.</summary>
    public int SmallestSize => MinModule * Modules;

    private int CodeModules => _code.Count - (2 * QrCodersMargin);

    public string ToSvg()
    {
        using var code = Matrix(Modules, 1, _options.Margin);
        return new SvgQRCode(code).GetGraphic(new Size(_options.Size, _options.Size), _options.Color.ToString(), _options.Background.ToString());
    }

    /// <summary>A PNG of exactly the requested size. Modules are whole pixels wide, to stay sharp; the remaining pixels widen the quiet zone.</summary>
    public byte[] ToPng()
    {
        var scale = _options.Size / Modules;
        using var code = Matrix(_options.Size, scale, (_options.Size - (scale * CodeModules)) / 2);
        return new PngByteQRCode(code).GetGraphic(1, _options.Color.Bytes, _options.Background.Bytes);
    }

    /// <summary>
    /// The code as a matrix of <paramref name="side"/> × <paramref name="side"/>, each module a square of
    /// <paramref name="scale"/>, inside a margin.
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
