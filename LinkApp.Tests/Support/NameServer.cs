using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LinkApp.Tests.Support;

/// <summary>A DNS server on loopback that has TXT records only (RFC 1035, by UDP).</summary>
public sealed class NameServer : IAsyncDisposable
{
    private const int HeaderLength = 12;
    private const int TypeText = 16;
    private const int NoSuchName = 3;

    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _stopped = new();
    private readonly ConcurrentDictionary<string, string> _texts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Task _running;

    public NameServer() => _running = RunAsync();

    /// <summary>Its address, as a setting.</summary>
    public string Address => _socket.Client.LocalEndPoint!.ToString()!;

    /// <summary>Adds or replaces a TXT record.</summary>
    public void Set(string name, string text) => _texts[name] = text;

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await _running;
        _socket.Dispose();
        _stopped.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var query = await _socket.ReceiveAsync(_stopped.Token);
                await _socket.SendAsync(Answer(query.Buffer), query.RemoteEndPoint, _stopped.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test has ended.
        }
    }

    private byte[] Answer(byte[] query)
    {
        var labels = new List<string>();
        var position = HeaderLength;
        while (query[position] is var length and > 0)
        {
            labels.Add(Encoding.ASCII.GetString(query, position + 1, length));
            position += length + 1;
        }
        var question = query[HeaderLength..(position + 5)];
        var text = _texts.GetValueOrDefault(string.Join('.', labels));
        byte[] header = [query[0], query[1], 0x81, (byte)(0x80 | (text is null ? NoSuchName : 0)), 0, 1, 0, (byte)(text is null ? 0 : 1), 0, 0, 0, 0];
        return text is null ? [.. header, .. question] : [.. header, .. question, .. Record(text)];
    }

    // The name of the question, as a pointer to it; class IN; to be kept for no time; a text of at most 255 bytes.
    private static byte[] Record(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(bytes.Length + 1));
        return [0xc0, HeaderLength, 0, TypeText, 0, 1, 0, 0, 0, 0, .. length, (byte)bytes.Length, .. bytes];
    }
}
