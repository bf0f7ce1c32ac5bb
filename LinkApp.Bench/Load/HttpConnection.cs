using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LinkApp.Bench.Load;

/// <summary>A keep-alive connection of the load generator, as cheap as possible: sends prepared bytes, reads the status, skips the rest.</summary>
/// <param name="target">The server.</param>
/// <param name="blocks">Whether it blocks its caller's thread instead of waiting asynchronously; it is then not cancelled.</param>
internal sealed class HttpConnection(EndPoint target, bool blocks = false) : IDisposable
{
    private const int StatusOffset = 9; // "HTTP/1.1 "

    private readonly byte[] _buffer = new byte[32 * 1024];
    private Socket? _socket;

    private static ReadOnlySpan<byte> HeadEnd => "\r\n\r\n"u8;

    /// <summary>Sends a request and returns the status once the whole response was received.</summary>
    /// <exception cref="SocketException">The server can't be reached, or the connection was reset.</exception>
    /// <exception cref="IOException">The response can't be parsed, or ended early.</exception>
    public async ValueTask<int> SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancel)
    {
        try
        {
            if (_socket is null)
            {
                _socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                if (blocks)
                    _socket.Connect(target);
                else
                    await _socket.ConnectAsync(target, cancel);
            }
            _ = blocks ? _socket.Send(request.Span) : await _socket.SendAsync(request, SocketFlags.None, cancel);
            return await ReceiveAsync(_socket, cancel);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async ValueTask<int> ReceiveAsync(Socket socket, CancellationToken cancel)
    {
        var filled = 0;
        int head;
        while ((head = _buffer.AsSpan(0, filled).IndexOf(HeadEnd)) < 0)
            filled += await ReceiveAsync(socket, filled, cancel);
        head += HeadEnd.Length;

        var status = ((_buffer[StatusOffset] - '0') * 100) + ((_buffer[StatusOffset + 1] - '0') * 10) + (_buffer[StatusOffset + 2] - '0');
        var (length, closes) = ReadHead(_buffer.AsSpan(0, head));
        if (length >= 0)
        {
            for (var missing = length - (filled - head); missing > 0;)
                missing -= await ReceiveAsync(socket, 0, cancel);
        }
        else
        {
            // Chunked: the server sends nothing more before the next request, so the received bytes end with the last chunk.
            while (!_buffer.AsSpan(0, filled).EndsWith("0\r\n\r\n"u8))
                filled += await ReceiveAsync(socket, filled, cancel);
        }
        if (closes)
            Dispose();
        return status;
    }

    private async ValueTask<int> ReceiveAsync(Socket socket, int offset, CancellationToken cancel)
    {
        if (offset == _buffer.Length)
            throw new IOException("The answer is longer than the load generator expects of a redirect.");
        var free = _buffer.AsMemory(offset);
        var received = blocks ? socket.Receive(free.Span) : await socket.ReceiveAsync(free, SocketFlags.None, cancel);
        return received > 0 ? received : throw new IOException("The server closed the connection in the middle of an answer.");
    }

    /// <summary>The length of the body (-1 if chunked), and whether the server will close the connection.</summary>
    private static (int Length, bool Closes) ReadHead(ReadOnlySpan<byte> head)
    {
        var (length, closes) = (0, false);
        while (head.IndexOf("\r\n"u8) is > 0 and var end)
        {
            var line = head[..end];
            head = head[(end + 2)..];
            if (StartsWith(line, "Content-Length:")
                && System.Buffers.Text.Utf8Parser.TryParse(line["Content-Length:".Length..].TrimStart((byte)' '), out int value, out _))
                length = value;
            else if (StartsWith(line, "Transfer-Encoding: chunked"))
                length = -1;
            else if (StartsWith(line, "Connection: close"))
                closes = true;
        }
        return (length, closes);
    }

    private static bool StartsWith(ReadOnlySpan<byte> line, string name) =>
        line.Length >= name.Length && Ascii.EqualsIgnoreCase(line[..name.Length], name);
}
