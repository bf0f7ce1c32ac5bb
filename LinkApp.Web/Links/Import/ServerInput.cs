using LinkApp.Core.Links.Import;
using LinkApp.Core.Links.Import.Servers;
using LinkApp.Core.Wording;

namespace LinkApp.Web.Links.Import;

/// <summary>A server as a page, the API or a command names it.</summary>
/// <param name="From">The program there, such as <c>shlink</c>.</param>
/// <param name="Url">Its address; may be empty for Dub, which has one server.</param>
/// <param name="Key">The secret of its API.</param>
internal sealed record ServerInput(string? From, string? Url, string? Key)
{
    private const string DubAddress = "https://api.dub.co";

    /// <summary>Reads it.</summary>
    /// <param name="allowsPlain">Whether http is allowed, as it is in private networks.</param>
    /// <param name="source">The server; null if there are errors.</param>
    /// <returns>All errors, or an empty list.</returns>
    public List<FieldError> Read(bool allowsPlain, out ServerSource? source)
    {
        List<FieldError> errors = [];
        var program = From is null ? null : ServerPrograms.Find(From);
        if (program is null)
            errors.Add(new("from", $"This must be the program of the old server: {ServerPrograms.List}."));
        var address = ServerSource.ReadAddress(
            string.IsNullOrWhiteSpace(Url) && program == ServerProgram.Dub ? DubAddress : Url ?? "", out var addressError);
        if (addressError is not null)
            errors.Add(new("url", addressError));
        else if (address!.Scheme == "http" && !allowsPlain)
            errors.Add(new("url", "By http, the key would cross the network unencrypted. Use https."));
        if (ServerSource.KeyError(Key ?? "") is { } keyError)
            errors.Add(new("key", keyError));
        source = errors.Count == 0 ? new(program!.Value, address!, Key!.Trim()) : null;
        return errors;
    }

    /// <summary>What is wrong with tags for the new links; null if nothing is.</summary>
    public static FieldError? TagsError(IReadOnlyList<string> tags) => LinkImport.TagsError(tags) is { } error ? new("tags", error) : null;

    // The key must not be in a log by accident.
    public override string ToString() => $"{From} at {Url}";
}
