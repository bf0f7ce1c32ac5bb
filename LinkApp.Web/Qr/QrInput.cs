using System.Globalization;
using LinkApp.Core.Branding;
using LinkApp.Core.Wording;
using Microsoft.AspNetCore.Mvc;
using QRCoder;

namespace LinkApp.Web.Qr;

/// <summary>How a QR code should look, as text from a query or from the dialog. Null stands for the default.</summary>
internal sealed record QrInput
{
    [FromQuery(Name = "size")]
    public string? Size { get; init; }

    [FromQuery(Name = "margin")]
    public string? Margin { get; init; }

    [FromQuery(Name = "color")]
    public string? Color { get; init; }

    [FromQuery(Name = "background")]
    public string? Background { get; init; }

    [FromQuery(Name = "ecc")]
    public string? Ecc { get; init; }

    public static QrInput From(QrOptions options) => new()
    {
        Size = options.Size.ToString(CultureInfo.InvariantCulture),
        Margin = options.Margin.ToString(CultureInfo.InvariantCulture),
        Color = options.Color.ToString(),
        Background = options.Background.ToString(),
        Ecc = options.Correction.ToString(),
    };

    /// <summary>Draws the code of a text, or returns all errors that make the code impossible to draw or to scan.</summary>
    public (QrPicture? Picture, IReadOnlyList<FieldError> Errors) Draw(string text)
    {
        List<FieldError> errors = [];
        var options = new QrOptions
        {
            Size = Number(
                "size", Size, QrOptions.Default.Size, QrOptions.MinSize, QrOptions.MaxSize,
                $"The size is a whole number of pixels from {QrOptions.MinSize} to {QrOptions.MaxSize}.", errors),
            Margin = Number(
                "margin", Margin, QrOptions.Default.Margin, 0, QrOptions.MaxMargin, $"The margin is a whole number of modules from 0 to {QrOptions.MaxMargin}.",
                errors),
            Correction = Level(errors),
            Color = ParseColor("color", Color, QrOptions.Default.Color, errors),
            Background = ParseColor("background", Background, QrOptions.Default.Background, errors),
        };
        if (errors.Count == 0 && ContrastError(options.Color, options.Background) is { } faint)
            errors.Add(new("color", faint));
        if (errors.Count > 0)
            return (null, errors);

        var picture = new QrPicture(text, options);
        if (options.Size >= picture.SmallestSize)
            return (picture, errors);
        errors.Add(new(
            "size",
            $"This code needs at least {picture.SmallestSize} pixels, or a smaller margin: it has {picture.Modules} modules on a side with its margin, "
                + $"and one of less than {QrPicture.MinModule} pixels can't be scanned."));
        return (null, errors);
    }

    /// <summary>These values as a query string, without those that are null.</summary>
    public string ToQuery() => QueryString.Create(
        new Dictionary<string, string?>
        {
            ["size"] = Size,
            ["margin"] = Margin,
            ["color"] = Color?.TrimStart('#'),
            ["background"] = Background?.TrimStart('#'),
            ["ecc"] = Ecc,
        }
            .Where(field => field.Value is not null)).ToString();

    private static int Number(string field, string? text, int defaultValue, int min, int max, string message, List<FieldError> errors)
    {
        if (text is null)
            return defaultValue;
        if (int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;
        errors.Add(new(field, message));
        return defaultValue;
    }

    private static HexColor ParseColor(string field, string? text, HexColor defaultValue, List<FieldError> errors)
    {
        if (text is null)
            return defaultValue;
        if (HexColor.TryParse(text, out var color))
            return color;
        errors.Add(new(field, "A colour is written as six hexadecimal digits, such as #1a2b3c."));
        return defaultValue;
    }

    private QRCodeGenerator.ECCLevel Level(List<FieldError> errors)
    {
        switch (Ecc?.Trim().ToUpperInvariant())
        {
            case null:
                return QrOptions.Default.Correction;
            case "L":
                return QRCodeGenerator.ECCLevel.L;
            case "M":
                return QRCodeGenerator.ECCLevel.M;
            case "Q":
                return QRCodeGenerator.ECCLevel.Q;
            case "H":
                return QRCodeGenerator.ECCLevel.H;
            default:
                errors.Add(new("ecc", "The error correction is L, M, Q or H."));
                return default;
        }
    }

    private static string? ContrastError(HexColor color, HexColor background)
    {
        var contrast = color.GetContrast(background);
        if (contrast < QrOptions.MinContrast)
        {
            // Rounded down: 3.96 must not be shown as 4.0.
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{color} on {background} can't be scanned: their contrast is {Math.Floor(contrast * 10) / 10:0.0} to 1, "
                    + $"and readers need {QrOptions.MinContrast} to 1. Choose a darker colour or a lighter background.");
        }
        return color.IsDarkerThan(background) ? null : "The code must be darker than its background: many readers don't find a light code on a dark ground.";
    }
}
