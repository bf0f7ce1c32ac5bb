using Microsoft.Playwright;
using ZXing;
using ZXing.Common;

namespace LinkApp.Tests.Support;

/// <summary>Reads QR codes as a phone does: the browser draws the picture, and a decoder that is independent of our encoder reads its pixels.</summary>
internal static class QrReader
{
    // On white, as on a page or a screen.
    private const string Draw = """
        async ([address, scale]) => {
          const picture = new Image();
          picture.src = address;
          await picture.decode();
          const canvas = new OffscreenCanvas(picture.naturalWidth * scale, picture.naturalHeight * scale);
          const context = canvas.getContext('2d');
          context.fillStyle = 'white';
          context.fillRect(0, 0, canvas.width, canvas.height);
          context.drawImage(picture, 0, 0, canvas.width, canvas.height);
          const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data;
          let text = '';
          for (let i = 0; i < pixels.length; i += 0x8000)
            text += String.fromCharCode(...pixels.subarray(i, i + 0x8000));
          return { width: canvas.width, height: canvas.height, pixels: btoa(text) };
        }
        """;

    // The decoder's search for a code in a photo needs several frames: with a single one it misses one code in a hundred. As a clean scan it finds them all.
    private static readonly BarcodeReaderGeneric[] Decoders = [Decoder(clean: false), Decoder(clean: true)];

    // Like a phone that is held closer: the three-pixel modules of a small picture are near the decoder's limit.
    private static readonly int[] Scales = [1, 3];

    /// <summary>The text of the code at an address, or null if none is found.</summary>
    public static async Task<string?> ReadAsync(IPage page, string address)
    {
        foreach (var scale in Scales)
        {
            var picture = await page.EvaluateAsync<Picture>(Draw, new object[] { address, scale });
            var pixels = Convert.FromBase64String(picture.Pixels);
            if (Decoders.Select(
                decoder => decoder.Decode(
                    pixels, picture.Width, picture.Height, RGBLuminanceSource.BitmapFormat.RGBA32)?.Text).FirstOrDefault(text => text is not null) is { } text)
                return text;
        }
        return null;
    }

    private static BarcodeReaderGeneric Decoder(bool clean) => new()
    {
        Options = new DecodingOptions { PossibleFormats = [BarcodeFormat.QR_CODE], TryHarder = true, TryInverted = false, PureBarcode = clean },
    };

    private sealed class Picture
    {
        public int Width { get; set; }

        public int Height { get; set; }

        public string Pixels { get; set; } = "";
    }
}
