using System.Text;

namespace LinkApp.Web.Security;

/// <summary>
/// How request headers are read. Clients send cookies, referrers and names of devices in the encoding of their system. Bytes
/// that are not UTF-8 are read as Latin-1; by default, the server refuses the whole request.
/// </summary>
internal static class HeaderBytes
{
    private static readonly Encoding Lenient = Encoding.GetEncoding("utf-8", EncoderFallback.ReplacementFallback, new Latin1Fallback());

    /// <summary>The encoding of a header; null for the server's default. A host must be ASCII.</summary>
    public static Encoding? Select(string header) => header.Equals("Host", StringComparison.OrdinalIgnoreCase) ? null : Lenient;

    private sealed class Latin1Fallback : DecoderFallback
    {
        // An invalid sequence has at most three bytes.
        public override int MaxCharCount => 3;

        public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer();

        private sealed class Buffer : DecoderFallbackBuffer
        {
            private byte[] _bytes = [];
            private int _next;

            public override int Remaining => _bytes.Length - _next;

            public override bool Fallback(byte[] bytesUnknown, int index)
            {
                (_bytes, _next) = (bytesUnknown, 0);
                return bytesUnknown.Length > 0;
            }

            // NUL tells the decoder that nothing is left; no unknown byte is below 128.
            public override char GetNextChar() => _next < _bytes.Length ? (char)_bytes[_next++] : '\0';

            public override bool MovePrevious()
            {
                if (_next == 0)
                    return false;
                _next--;
                return true;
            }

            public override void Reset() => (_bytes, _next) = ([], 0);
        }
    }
}
