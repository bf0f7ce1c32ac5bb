using System.Globalization;
using System.Net;
using System.Text.Json;
using LinkApp.Core.Wording;

namespace LinkApp.Core.Links.Import.Servers;

/// <summary>
/// Sends the requests of one download. Each answer is bounded in size and time. A request that fails in a way that may pass is sent again
/// after a pause; the server's rate limits are obeyed.
/// </summary>
internal sealed class ServerClient : IDisposable
{
    /// <summary>The largest answer, in bytes: a page of 1,000 links or clicks has about a megabyte.</summary>
    public const int MaxAnswerBytes = 32 << 20;

    private const int MaxFailures = 5;

    /// <summary>The longest pause that a server may ask for; the download ends then, and goes on when it is started again.</summary>
    public static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(65);

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(100);

    private readonly ServerSource _source;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly TimeSpan _firstPause;
    private readonly Action<ServerWait?> _onWait;
    private TimeSpan _pauseBeforeNext;

    /// <param name="source">The server.</param>
    /// <param name="handler">Connects to it; disposed with the client.</param>
    /// <param name="time">The clock of pauses.</param>
    /// <param name="firstPause">The pause after the first failure; each further one is twice as long.</param>
    /// <param name="onWait">Called before each pause, and with null after it.</param>
    public ServerClient(ServerSource source, HttpMessageHandler handler, TimeProvider time, TimeSpan firstPause, Action<ServerWait?> onWait)
    {
        (_source, _time, _firstPause, _onWait) = (source, time, firstPause, onWait);
        _http = new HttpClient(handler) { BaseAddress = source.Address, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("LinkApp");
        _http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
    }

    /// <summary>The time of the server's last answer by its own clock; null if it gave none.</summary>
    public DateTimeOffset? ServerTime { get; private set; }

    /// <summary>Gets a JSON document.</summary>
    /// <param name="path">Path and query, relative to the server's address.</param>
    /// <param name="sign">Adds the key to the request.</param>
    /// <param name="cancel">Stops it, also in a pause.</param>
    /// <param name="mayBeMissing">Whether a 404 is an answer: null is returned then.</param>
    /// <exception cref="ServerException">The server refuses, or fails again and again.</exception>
    public async Task<JsonDocument?> GetAsync(string path, Action<HttpRequestMessage> sign, CancellationToken cancel, bool mayBeMissing = false)
    {
        var failures = 0;
        while (true)
        {
            await PauseAsync("its rate limit", _pauseBeforeNext, cancel);
            _pauseBeforeNext = TimeSpan.Zero;
            string reason;
            Exception? cause = null;
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                sign(request);
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                limit.CancelAfter(AnswerTimeout);
                using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
                ServerTime = answer.Headers.Date ?? ServerTime;
                if (answer.IsSuccessStatusCode)
                {
                    var document = await ReadAsync(answer, limit.Token);
                    _pauseBeforeNext = GetRemaining(answer) == 0 ? GetPause(answer) ?? TimeSpan.Zero : TimeSpan.Zero;
                    return document;
                }
                if (answer.StatusCode == HttpStatusCode.NotFound && mayBeMissing)
                    return null;
                if (Refusal(answer, path) is { } refusal)
                    throw new ServerException(refusal);
                if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                {
                    // No failure of the server: however often it asks for a pause, it gets one.
                    await PauseAsync("its rate limit", GetPause(answer) ?? GetBackoff(Math.Min(++failures, MaxFailures)), cancel);
                    continue;
                }
                reason = $"it answers {(int)answer.StatusCode}";
                if (answer.StatusCode == HttpStatusCode.ServiceUnavailable && GetPause(answer) is { } asked && failures < MaxFailures)
                {
                    failures++;
                    await PauseAsync(reason, asked, cancel);
                    continue;
                }
            }
            catch (HttpRequestException error) when (error.InnerException is ServerException refused)
            {
                throw new ServerException(refused.Message, error);
            }
            catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
            {
                (reason, cause) = ($"it does not answer within {Format.Count((long)AnswerTimeout.TotalSeconds, "second")}", error);
            }
            catch (Exception error) when (error is HttpRequestException or IOException or JsonException)
            {
                (reason, cause) = (error is JsonException ? "its answer is not valid JSON" : "the connection fails", error);
            }
            if (++failures > MaxFailures)
                throw new ServerException($"{_source.Name}: {reason}. Start it again later: it goes on where it was.", cause);
            await PauseAsync(reason, GetBackoff(failures), cancel);
        }
    }

    public void Dispose() => _http.Dispose();

    private string? Refusal(HttpResponseMessage answer, string path) => (int)answer.StatusCode switch
    {
        401 or 403 => $"{_source.Name} does not accept the key.",
        404 => $"{_source.Name} has no /{path.Split('?')[0]}. Is {_source.Program.Title()} there, and is this its address?",
        >= 300 and < 400 => $"{_source.Name} redirects to {GetTarget(answer)}. Give the address that it redirects to.",
        408 or 425 or 429 => null,
        >= 400 and < 500 and var status =>
            $"{_source.Name} answers {status} to /{path.Split('?')[0]}. Is {_source.Program.Title()} there, in a version that LinkApp knows?",
        _ => null,
    };

    private string GetTarget(HttpResponseMessage answer) =>
        answer.Headers.Location is { } location && Uri.TryCreate(_source.Address, location, out var target)
            ? target.GetLeftPart(UriPartial.Authority)
            : "another address";

    private static async Task<JsonDocument> ReadAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancel);
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = await body.ReadAsync(buffer, cancel)) > 0;)
        {
            if (bytes.Length + read > MaxAnswerBytes)
                throw new ServerException($"An answer of the server is larger than {MaxAnswerBytes >> 20} MB, which no page of links or clicks is.");
            bytes.Write(buffer, 0, read);
        }
        return JsonDocument.Parse(bytes.ToArray());
    }

    private async Task PauseAsync(string reason, TimeSpan pause, CancellationToken cancel)
    {
        if (pause <= TimeSpan.Zero)
            return;
        if (pause > MaxPause)
        {
            throw new ServerException(
                $"{_source.Name} asks for a pause until {Format.IsoMinute((_time.GetUtcNow() + pause).UtcDateTime)} UTC. Start it again then: it goes on where it was.");
        }
        _onWait(new(reason, _time.GetUtcNow() + pause));
        await Task.Delay(pause, _time, cancel);
        _onWait(null);
    }

    private TimeSpan GetBackoff(int failures) => _firstPause * Math.Pow(2, failures - 1);

    private static long? GetRemaining(HttpResponseMessage answer) => GetNumber(answer, "X-RateLimit-Remaining") ?? GetNumber(answer, "RateLimit-Remaining");

    /// <summary>How long the server asks to wait: seconds or a date in Retry-After, or the end of its rate limit's window.</summary>
    private TimeSpan? GetPause(HttpResponseMessage answer)
    {
        var now = _time.GetUtcNow();
        var pause = answer.Headers.RetryAfter is { } retry ? retry.Delta ?? retry.Date - (ServerTime ?? now)
            : (GetNumber(answer, "X-RateLimit-Reset") ?? GetNumber(answer, "RateLimit-Reset")) switch
            {
                null => null,
                // Seconds since 1970, milliseconds since 1970, or seconds from now, by program.
                > 100_000_000_000 and long end => DateTimeOffset.FromUnixTimeMilliseconds(end) - (ServerTime ?? now),
                > 100_000_000 and long end => DateTimeOffset.FromUnixTimeSeconds(end) - (ServerTime ?? now),
                long seconds => TimeSpan.FromSeconds(seconds),
            };
        return pause is not { } asked ? null : asked < _firstPause ? _firstPause : asked;
    }

    private static long? GetNumber(HttpResponseMessage answer, string header) =>
        answer.Headers.TryGetValues(header, out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number < 100_000_000_000_000
            ? number
            : null;
}
