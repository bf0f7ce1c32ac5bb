using System.Text.Json;
using LinkApp.Core.Wording;

namespace LinkApp.Core.Links.Import.Servers;

/// <summary>
/// A download from a server: a file of links, and one of clicks. Each page is noted once it is on the disk, so that a download that was
/// interrupted goes on with the next page. The key is not in its folder.
/// </summary>
internal sealed class ServerDownload : IDisposable
{
    private const long MaxLinkBytes = 2L << 30;
    private const string StateFile = "state.json";

    // Later, too much there may have changed: links that were read first could be gone.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    private readonly string _folder;
    private readonly FileStream _lock;
    private State _state;

    private ServerDownload(string folder, FileStream @lock, State state) => (_folder, _lock, _state) = (folder, @lock, state);

    public string LinkFile => Path.Combine(_folder, "links.json");

    public string ClickFile => Path.Combine(_folder, "clicks.ndjson");

    /// <summary>The end of the time whose clicks are fetched; null until the links are complete.</summary>
    public DateTime? Until => _state.Until;

    /// <summary>Opens the folder of a download, and goes on with what it has.</summary>
    /// <exception cref="ServerException">Another import from the same server is running.</exception>
    public static ServerDownload Open(string folder, DateTime now)
    {
        FileStream @lock;
        try
        {
            @lock = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new ServerException("An import from this server is running already.", error);
        }
        var download = new ServerDownload(folder, @lock, new State(now));
        if (download.ReadState() is { } state && now - state.BeganAt < Lifetime)
            download._state = state;
        else
            download.Save(download._state);
        return download;
    }

    /// <summary>Reads what is missing of the links.</summary>
    /// <exception cref="ServerException">The server can't be read.</exception>
    public async Task<DownloadState> ReadLinksAsync(ServerApi api, Action<DownloadState> onPage, CancellationToken cancel)
    {
        Save(_state with { Links = _state.Links.Check(LinkFile) });
        await ReadAsync(
            LinkFile, _state.Links, api.FileStart, ",\n", api.FileEnd, MaxLinkBytes, api.ReadLinksAsync, links =>
            {
                if (links.Count > ImportStaging.MaxRows)
                    throw new ServerException($"The server has more links than the {Format.Number(ImportStaging.MaxRows)} that one import can take.");
                Save(_state with { Links = links });
                onPage(links);
            }, cancel);
        return _state.Links;
    }

    /// <summary>Notes up to when clicks are fetched, unless it is known already.</summary>
    public DateTime SetUntil(DateTime until)
    {
        if (_state.Until is null)
            Save(_state with { Until = until });
        return _state.Until!.Value;
    }

    /// <summary>Reads what is missing of the clicks of a span.</summary>
    /// <exception cref="ServerException">The server can't be read.</exception>
    public async Task<DownloadState> ReadClicksAsync(
        ServerApi api, ClickSpan span, IReadOnlyList<ServerLink> links, Action<DownloadState> onPage, CancellationToken cancel)
    {
        Save(_state with { Span = span, Clicks = _state.Span == span ? _state.Clicks.Check(ClickFile) : new() });
        await ReadAsync(
            ClickFile, _state.Clicks, "", "\n", "\n", ClickFileStaging.MaxBytes, (cursor, stop) => api.ReadClicksAsync(span, links, cursor, stop),
            clicks =>
            {
                Save(_state with { Clicks = clicks });
                onPage(clicks);
            }, cancel);
        return _state.Clicks;
    }

    /// <summary>The links in the complete file whose clicks are asked for one by one.</summary>
    public async Task<List<ServerLink>> FindLinksAsync(ServerApi api, CancellationToken cancel)
    {
        List<ServerLink> links = [];
        if (!api.AsksByLink)
            return links;
        await using var file = File.OpenRead(LinkFile);
        await foreach (var item in new JsonItems(file).ReadAsync(cancel))
        {
            if (api.ReadLink(item) is { } link)
                links.Add(link);
        }
        return links;
    }

    /// <summary>Deletes it: it was imported.</summary>
    public void Delete()
    {
        foreach (var file in (string[])[LinkFile, ClickFile, Path.Combine(_folder, StateFile)])
            File.Delete(file);
    }

    public void Dispose() => _lock.Dispose();

    private static async Task ReadAsync(
        string path, DownloadState state, string start, string separator, string end, long maxBytes,
        Func<string?, CancellationToken, Task<ServerPage>> read, Action<DownloadState> onPage, CancellationToken cancel)
    {
        if (state.IsComplete)
            return;
        using var file = new DownloadFile(path, state);
        if (state.Length == 0)
            file.Write(start);
        while (!state.IsComplete)
        {
            cancel.ThrowIfCancellationRequested();
            var page = await read(state.Cursor, cancel);
            foreach (var item in page.Items)
            {
                if (state.Count > 0)
                    file.Write(separator);
                file.Write(item);
                state = state with { Count = state.Count + 1 };
            }
            if (page.Next is null)
                file.Write(end);
            file.Flush();
            if (file.Length > maxBytes)
                throw new ServerException($"The server's list is larger than {maxBytes >> 30} GB.");
            state = state with { Cursor = page.Next, Length = file.Length, Total = page.Total ?? state.Total, IsComplete = page.Next is null };
            onPage(state);
        }
    }

    private State? ReadState()
    {
        try
        {
            var path = Path.Combine(_folder, StateFile);
            return File.Exists(path) ? JsonSerializer.Deserialize<State>(File.ReadAllText(path)) : null;
        }
        catch (JsonException)
        {
            // A disk that has lost it: the download begins again.
            return null;
        }
    }

    private void Save(State state)
    {
        var path = Path.Combine(_folder, StateFile);
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(state));
        File.Move(path + ".new", path, overwrite: true);
        _state = state;
    }

    private sealed record State(DateTime BeganAt)
    {
        public DownloadState Links { get; init; } = new();

        public DateTime? Until { get; init; }

        public ClickSpan? Span { get; init; }

        public DownloadState Clicks { get; init; } = new();
    }
}
