using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace LinkApp.Tests.Support;

/// <summary>Sends a request byte for byte. HttpClient would normalize paths and headers.</summary>
public static class RawRequest
{
    /// <param name="address">The server's address, such as <c>http://127.0.0.1:5000</c>.</param>
    /// <param name="start">Method and path, such as <c>GET /spring</c>.</param>
    /// <param name="headers">Header lines without Connection; if they have no Host, the server's is sent.</param>
    public static async Task<RawAnswer> SendAsync(string address, string start, params IEnumerable<string> headers)
    {
        var server = new Uri(address);
        string[] lines = [.. headers];
        string[] host = lines.Any(line => line.StartsWith("Host:", StringComparison.Ordinal)) ? [] : [$"Host: {server.Authority}"];
        var request = string.Join("\r\n", [$"{start} HTTP/1.1", .. host, "Connection: close", .. lines, "", ""]);
        return await SendBytesAsync(address, Encoding.Latin1.GetBytes(request));
    }

    /// <summary>Sends any bytes, which need not be a request.</summary>
    /// <param name="address">The server's address.</param>
    /// <param name="request">The bytes.</param>
    /// <param name="patience">After this time without the end of the answer, the client's side of the connection ends, since the server
    /// may wait for the rest of a request; null for never.</param>
    /// <returns>The answer; its status is 0 if the server sent none.</returns>
    public static async Task<RawAnswer> SendBytesAsync(string address, byte[] request, TimeSpan? patience = null)
    {
        var server = new Uri(address);
        using var client = new TcpClient();
        await client.ConnectAsync(server.IdnHost, server.Port);
        await using var stream = client.GetStream();
        using var answer = new MemoryStream();
        await Eventually.Get(ExchangeAsync(client, stream, request, answer, patience), "the answer ends");
        if (answer.Length == 0)
            return new RawAnswer(0, [], "");
        var (head, body) = Split(Encoding.UTF8.GetString(answer.ToArray()));
        var answered = head.Split("\r\n");
        return new RawAnswer(int.Parse(answered[0].Split(' ')[1], CultureInfo.InvariantCulture), [.. answered[1..]], body);
    }

    private static async Task<bool> ExchangeAsync(TcpClient client, NetworkStream stream, byte[] request, MemoryStream answer, TimeSpan? patience)
    {
        try
        {
            await stream.WriteAsync(request);
            var copying = stream.CopyToAsync(answer);
            try
            {
                await copying.WaitAsync(patience ?? Timeout.InfiniteTimeSpan);
            }
            catch (TimeoutException)
            {
                client.Client.Shutdown(SocketShutdown.Send);
                await copying;
            }
        }
        catch (IOException)
        {
            // The server closes the connection as soon as it refuses a request, perhaps before it has read all of it.
        }
        return true;
    }

    private static (string Head, string Body) Split(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return end < 0 ? (answer, "") : (answer[..end], answer[(end + 4)..]);
    }
}

/// <summary>A response, as it was on the wire.</summary>
public sealed record RawAnswer(int Status, IReadOnlyList<string> Headers, string Body)
{
    /// <summary>The value of a header, or null if it is missing.</summary>
    public string? Header(string name) => Headers
        .FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}
