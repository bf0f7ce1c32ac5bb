using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Http.Headers;
using System.Text.Json;

namespace LinkApp.Bench.Live;

/// <summary>A batch as a viewer received it.</summary>
/// <param name="Arrived">The time of its arrival, a timestamp of <see cref="Stopwatch"/>.</param>
/// <param name="From">Id of the first click.</param>
/// <param name="To">Id of the last click.</param>
/// <param name="Total">Number of clicks.</param>
/// <param name="Dots">Number of dots.</param>
/// <param name="Shown">The sum of the dots' counts and the unlocated clicks.</param>
/// <param name="Bytes">Size of the event.</param>
internal sealed record Arrival(long Arrived, long From, long To, long Total, int Dots, long Shown, int Bytes);

/// <summary>A program that watches an organization's live feed over Server-Sent Events.</summary>
internal sealed class Viewer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpResponseMessage _response;
    private readonly Task _reading;
    private readonly List<Arrival> _arrivals = [];
    private long _total;

    private Viewer(int organization, HttpResponseMessage response, Stream stream)
    {
        Organization = organization;
        _response = response;
        _reading = Task.Run(() => ReadAsync(PipeReader.Create(stream)));
    }

    /// <summary>The index of the organization, from 0.</summary>
    public int Organization { get; }

    /// <summary>The number of clicks in all batches so far.</summary>
    public long Total => Volatile.Read(ref _total);

    /// <summary>Completes when the server has ended the feed.</summary>
    public Task Ended => _reading;

    /// <summary>Opens the feed; returns when the server has started to send it.</summary>
    /// <param name="http">Has the address of the server.</param>
    /// <param name="organization">The index of the organization.</param>
    /// <param name="key">A key of the organization.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <param name="after">The id of the last click that is not wanted; null for the clicks from now on.</param>
    public static async Task<Viewer> OpenAsync(HttpClient http, int organization, string key, CancellationToken cancel, long? after = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/live");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (after is not null)
            request.Headers.Add("Last-Event-ID", after.Value.ToString(CultureInfo.InvariantCulture));
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        response.EnsureSuccessStatusCode();
        return new Viewer(organization, response, await response.Content.ReadAsStreamAsync(cancel));
    }

    /// <summary>The batches that have arrived; complete after <see cref="DisposeAsync"/>.</summary>
    public Arrival[] Arrivals()
    {
        lock (_arrivals)
            return [.. _arrivals];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _response.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync(PipeReader events)
    {
        try
        {
            while (true)
            {
                var read = await events.ReadAsync(_stop.Token);
                var now = Stopwatch.GetTimestamp();
                var rest = read.Buffer;
                while (TryTakeEvent(ref rest, out var text))
                    Take(text, now);
                events.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted)
                    return;
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // The bench or the server has closed the feed; the batches so far are the result.
        }
    }

    private static bool TryTakeEvent(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> text)
    {
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryReadTo(out text, "\n\n"u8))
            return false;
        buffer = buffer.Slice(reader.Position);
        return true;
    }

    private void Take(ReadOnlySequence<byte> text, long now)
    {
        var reader = new SequenceReader<byte>(text);
        // Comments and the retry hint have no data.
        if (!reader.TryReadTo(out ReadOnlySequence<byte> _, "\ndata: "u8))
            return;
        var batch = Batch.Read(reader.UnreadSequence);
        lock (_arrivals)
            _arrivals.Add(new Arrival(
                now, batch.From, batch.To, batch.Total, batch.Dots.Length, batch.Unlocated + batch.Dots.Sum(dot => dot.Count), (int)text.Length));
        Volatile.Write(ref _total, _total + batch.Total);
    }

    private sealed record Batch(long From, long To, long Total, long Unlocated, Dot[] Dots)
    {
        public static Batch Read(ReadOnlySequence<byte> json)
        {
            var reader = new Utf8JsonReader(json);
            return JsonSerializer.Deserialize<Batch>(ref reader, JsonSerializerOptions.Web) ?? throw new BenchException("A batch was null.");
        }
    }

    private readonly record struct Dot(long Count);
}
