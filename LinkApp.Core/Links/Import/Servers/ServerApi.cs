using System.Globalization;
using System.Text.Json;

namespace LinkApp.Core.Links.Import.Servers;

/// <summary>A page of a server's list.</summary>
/// <param name="Items">Its JSON objects as they go into the file, each on one line.</param>
/// <param name="Next">Where the next page begins; null at the end of the list.</param>
/// <param name="Total">The length of the whole list, if the server says it.</param>
internal sealed record ServerPage(IReadOnlyList<string> Items, string? Next, long? Total = null);

/// <summary>A link of a server that has clicks.</summary>
/// <param name="Slug">Its slug.</param>
/// <param name="Domain">Its domain; null for the server's own one.</param>
internal sealed record ServerLink(string Slug, string? Domain);

/// <summary>The API of a program: how its lists are read page by page, into files that the ordinary import reads.</summary>
/// <param name="client">Sends the requests.</param>
/// <param name="key">The secret of the API.</param>
internal abstract class ServerApi(ServerClient client, string key)
{
    protected ServerClient Client => client;

    protected string Key => key;

    /// <summary>What the file of links has before its objects.</summary>
    public virtual string FileStart => "[";

    /// <summary>What the file of links has after its objects.</summary>
    public virtual string FileEnd => "]";

    public static ServerApi Create(ServerSource source, ServerClient client) => source.Program switch
    {
        ServerProgram.Shlink => new ShlinkApi(client, source.Key),
        ServerProgram.Kutt => new KuttApi(client, source.Key),
        ServerProgram.Yourls => new YourlsApi(client, source.Key),
        ServerProgram.Dub => new DubApi(client, source.Key),
        ServerProgram.Sink => new SinkApi(client, source.Key),
        _ => throw new ArgumentOutOfRangeException(nameof(source)),
    };

    /// <summary>Reads a page of links.</summary>
    /// <param name="cursor">The <see cref="ServerPage.Next"/> of the page before; null for the first page.</param>
    /// <param name="cancel">Stops the request.</param>
    /// <exception cref="ServerException">The server can't be read.</exception>
    public abstract Task<ServerPage> ReadLinksAsync(string? cursor, CancellationToken cancel);

    /// <summary>Whether clicks are asked for link by link.</summary>
    public virtual bool AsksByLink => false;

    /// <summary>The link that an object of the file of links is, if its clicks have to be asked for one by one; null otherwise.</summary>
    public virtual ServerLink? ReadLink(JsonElement item) => null;

    /// <summary>Reads a page of single clicks.</summary>
    /// <param name="span">The time of the clicks.</param>
    /// <param name="links">The links that <see cref="ReadLink"/> has found.</param>
    /// <param name="cursor">As for links.</param>
    /// <param name="cancel">Stops the request.</param>
    /// <exception cref="ServerException">The server can't be read.</exception>
    public virtual Task<ServerPage> ReadClicksAsync(ClickSpan span, IReadOnlyList<ServerLink> links, string? cursor, CancellationToken cancel) =>
        throw new NotSupportedException();

    /// <summary>The list at a path of names in an answer.</summary>
    /// <exception cref="ServerException">There is none.</exception>
    protected static IReadOnlyList<JsonElement> GetList(JsonElement answer, params string[] path)
    {
        foreach (var name in path)
            answer = answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(name, out var inner) ? inner : default;
        return answer.ValueKind == JsonValueKind.Array
            ? [.. answer.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)]
            : throw new ServerException(
                "The server's answer has no list of links or clicks. Is it the program that you chose, in a version that LinkApp knows?");
    }

    /// <summary>A whole number of an object, also one that is written as a text; null if there is none.</summary>
    protected static long? GetNumber(JsonElement item, params string[] path)
    {
        foreach (var name in path)
            item = item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var inner) ? inner : default;
        return item.ValueKind is JsonValueKind.Number or JsonValueKind.String
            && long.TryParse(item.GetRawText().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }

    /// <summary>A text of an object; null if there is none.</summary>
    protected static string? GetText(JsonElement item, string name)
    {
        try
        {
            return item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // An unpaired surrogate; the import lists the entry.
            return null;
        }
    }

    /// <summary>Whether the time of a click is in a span; one whose time can't be read is, and the import will list it.</summary>
    protected static bool IsIn(ClickSpan span, string? time) =>
        ForeignTime.Parse(time ?? "") is not { } at || span.Contains(at);

    // Line breaks of JSON are only between its parts: those of texts are escaped.
    protected static string ToLine(JsonElement item) => item.GetRawText().ReplaceLineEndings(" ");

    /// <summary>An object on one line, with a further member.</summary>
    protected static string ToLine(JsonElement item, string name, JsonElement value) =>
        $"{ToLine(item).TrimEnd()[..^1]},{JsonSerializer.Serialize(name)}:{ToLine(value)}}}";

    /// <summary>A time for a query.</summary>
    protected static string Format(DateTime time) => Uri.EscapeDataString(time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

    /// <summary>A number as a cursor.</summary>
    protected static string ToCursor(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number of a cursor; the default value for the first page.</summary>
    protected static int ReadCursor(string? cursor, int defaultValue) =>
        cursor is null ? defaultValue : int.Parse(cursor, NumberStyles.None, CultureInfo.InvariantCulture);
}
