using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;

namespace LinkApp.Core.Geo.Updates;

/// <summary>A newer geo database can't be downloaded or used; the message says why.</summary>
public sealed class GeoDownloadException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>
/// Downloads a geo database and installs it. Asks only for a newer file, in the way that MaxMind's and DB-IP's servers
/// understand, and installs only complete files.
/// </summary>
public sealed class GeoDownload(GeoSource source, TimeProvider time)
{
    // Commercial files have some 200 MB packed, and a slow line needs minutes.
    private const long MaxBytes = 2L << 30;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    /// <summary>When a check for a newer database last succeeded; null if none has.</summary>
    public DateTimeOffset? LastCheck => ReadState()?.CheckedAt;

    private string StateFile => Path.Combine(Path.GetDirectoryName(source.Installed)!, "download.json");

    /// <summary>Downloads the database if it is newer than the last one downloaded. Null if it is not.</summary>
    /// <exception cref="GeoDownloadException">It can't be downloaded or used; the installed one stays.</exception>
    public async Task<GeoDatabaseInfo?> FetchAsync(GeoDownloadSettings settings, CancellationToken cancel = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Limit);
        var url = UrlAt(settings.Url, time.GetUtcNow());
        var part = $"{source.Installed}.{Guid.NewGuid():N}";
        try
        {
            PrivateFolder.Create(Path.GetDirectoryName(source.Installed)!);
            using var client = new HttpClient { Timeout = Limit };
            var state = ReadState();
            using var request = Request(settings, url);
            if (state?.Url == url && File.Exists(source.Installed))
                AskForNewer(request, state);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (answer.StatusCode == HttpStatusCode.NotModified)
            {
                Write(state! with { CheckedAt = time.GetUtcNow() });
                return null;
            }
            if (!answer.IsSuccessStatusCode)
                throw new GeoDownloadException($"{Shown(url)} answers {(int)answer.StatusCode}{GetCure(answer.StatusCode)}.");

            var hash = await SaveAsync(answer.Content, part, limit.Token);
            await CompareAsync(client, settings, url, hash, limit.Token);
            GeoArchive.Unpack(part, MaxBytes);
            var info = source.Install(part);
            Write(new(url, answer.Headers.ETag?.ToString(), answer.Content.Headers.LastModified, time.GetUtcNow()));
            return info;
        }
        catch (GeoDatabaseException error)
        {
            throw new GeoDownloadException($"What {Shown(url)} sent is refused: {error.Reason}.", error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or InvalidDataException or UnauthorizedAccessException
            or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            throw new GeoDownloadException($"{Shown(url)}: {error.Message}", error);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static string UrlAt(string url, DateTimeOffset now) => url
        .Replace("{yyyy}", now.ToString("yyyy", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{MM}", now.ToString("MM", CultureInfo.InvariantCulture), StringComparison.Ordinal);

    // The query may contain a secret key, and many people read logs.
    private static string Shown(string url) => new Uri(url).GetLeftPart(UriPartial.Path);

    private static string GetCure(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ": Geo:Account and Geo:LicenseKey are not accepted",
        HttpStatusCode.NotFound => ": Geo:Url or Geo:Edition is wrong, or this month's file is not there yet",
        HttpStatusCode.TooManyRequests => ": it was asked too often today",
        _ => "",
    };

    private static HttpRequestMessage Request(GeoDownloadSettings settings, string url)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.UserAgent.ParseAdd("LinkApp");
        // Not sent again if the server redirects to another host, as MaxMind's does.
        if (settings.LicenseKey is { } key)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.Account}:{key}")));
        return request;
    }

    private static void AskForNewer(HttpRequestMessage request, State state)
    {
        if (state.ETag is { } tag && EntityTagHeaderValue.TryParse(tag, out var parsed))
            request.Headers.IfNoneMatch.Add(parsed);
        request.Headers.IfModifiedSince = state.LastModified;
    }

    private static async Task<string> SaveAsync(HttpContent content, string path, CancellationToken cancel)
    {
        await using var body = await content.ReadAsStreamAsync(cancel);
        await using var file = File.Create(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 17];
        long total = 0;
        for (int read; (read = await body.ReadAsync(buffer, cancel)) > 0;)
        {
            if ((total += read) > MaxBytes)
                throw new InvalidDataException($"it is larger than {MaxBytes >> 30} GB");
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancel);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>MaxMind has the checksum of an archive at the same address with another suffix; others have none.</summary>
    private static async Task CompareAsync(HttpClient client, GeoDownloadSettings settings, string url, string hash, CancellationToken cancel)
    {
        const string Archive = "suffix=tar.gz";
        if (!url.EndsWith(Archive, StringComparison.Ordinal))
            return;
        using var request = Request(settings, url + ".sha256");
        using var answer = await client.SendAsync(request, cancel);
        answer.EnsureSuccessStatusCode();
        var expected = (await answer.Content.ReadAsStringAsync(cancel)).Split(' ', 2)[0].Trim();
        if (!expected.Equals(hash, StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataException("the archive's checksum is not the one that its server gives");
    }

    private State? ReadState()
    {
        try
        {
            return File.Exists(StateFile) ? JsonSerializer.Deserialize<State>(File.ReadAllText(StateFile)) : null;
        }
        catch (JsonException)
        {
            // Half written in a power cut: the file is downloaded again.
            return null;
        }
    }

    private void Write(State state) => File.WriteAllText(StateFile, JsonSerializer.Serialize(state));

    private sealed record State(string Url, string? ETag, DateTimeOffset? LastModified, DateTimeOffset CheckedAt);
}
