using System.Net;
using System.Text.Json;

namespace LinkApp.Tests.Support;

/// <summary>An event or a comment in a stream of Server-Sent Events.</summary>
public sealed record ServerEvent(string? Name, string? Id, string? Data, string? Comment)
{
    /// <summary>The data as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Data ?? "null").RootElement;
}

/// <summary>Reads the live feed of the API.</summary>
public sealed class EventReader : IDisposable
{
    private readonly HttpResponseMessage? _response;
    private readonly StreamReader _lines;

    private EventReader(HttpResponseMessage? response, StreamReader lines) => (_response, _lines) = (response, lines);

    public string? ContentType => _response?.Content.Headers.ContentType?.ToString();

    /// <summary>Reads an HTTP/1.0 response from its beginning.</summary>
    public static async Task<EventReader> OpenAsync(Stream answer)
    {
        var lines = new StreamReader(answer);
        while (await Eventually.Get(lines.ReadLineAsync(), "the answer's headers") is { Length: > 0 })
        {
        }
        return new EventReader(null, lines);
    }

    /// <summary>Opens <c>/api/v1/live</c> below the client's base address; the stream begins when this returns.</summary>
    public static async Task<EventReader> OpenAsync(HttpClient client, long? lastEventId = null, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/live" + query);
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", $"{lastEventId}");
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new EventReader(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    /// <summary>Reads the next batch; skips comments and other events.</summary>
    public async Task<ServerEvent> BatchAsync()
    {
        while (await NextAsync() is var next)
        {
            if (next is null)
                throw new EndOfStreamException("The feed ended.");
            if (next.Name == "batch")
                return next;
        }
        throw new InvalidOperationException();
    }

    /// <summary>Reads the next event or comment; null at the end.</summary>
    public async Task<ServerEvent?> NextAsync()
    {
        var read = new ServerEvent(null, null, null, null);
        while (await Eventually.Get(_lines.ReadLineAsync(), "the next line of the feed") is { } line)
        {
            if (line.Length == 0)
                return read;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var value = line[(colon + 1)..].TrimStart();
            read = line[..colon] switch
            {
                "" => read with { Comment = value },
                "event" => read with { Name = value },
                "id" => read with { Id = value },
                "data" => read with { Data = value },
                _ => read,
            };
        }
        return null;
    }

    public void Dispose()
    {
        _lines.Dispose();
        _response?.Dispose();
    }
}
