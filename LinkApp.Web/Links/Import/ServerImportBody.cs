using System.Text.Json;
using System.Text.Json.Serialization;
using LinkApp.Core.Links.Import.Servers;
using LinkApp.Core.Wording;

namespace LinkApp.Web.Links.Import;

/// <summary>The order to import from a server of another program.</summary>
public sealed record ServerImportRequest
{
    /// <summary>The program there: shlink, kutt, yourls, dub or sink.</summary>
    public string? From { get; init; }

    /// <summary>The address of the server, such as https://old.example; may be left out for Dub.</summary>
    public string? Url { get; init; }

    /// <summary>The secret of its API. It is stored nowhere, and is forgotten at the end of the import.</summary>
    public string? Key { get; init; }

    /// <summary>Whether clicks are imported, too: single ones (Shlink, Dub) or numbers (Kutt, YOURLS); true if left out.</summary>
    public bool? Clicks { get; init; }

    /// <summary>true: only read the links, for members to check on the page of the import before they are created.</summary>
    public bool? DryRun { get; init; }

    /// <summary>Tags that new links get in addition to their own.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Fields that there are none of, so that misspelt ones are refused and not silently ignored.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; init; }

    /// <summary>Reads it; returns all errors, or an empty list.</summary>
    internal List<FieldError> Read(bool allowsPlain, out ServerSource? source)
    {
        var errors = new ServerInput(From, Url, Key).Read(allowsPlain, out source);
        errors.AddRange((Unknown ?? []).Keys.Select(
            name => new FieldError(name, $"\"{name}\" is not a field of an import. It has from, url, key, clicks, dryRun and tags.")));
        if (ServerInput.TagsError(Tags ?? []) is { } tags)
            errors.Add(tags);
        return errors;
    }

    // The key must not be in a log by accident.
    public override string ToString() => $"{From} at {Url}";
}

/// <summary>An import from a server: the present one, or the last since the start of LinkApp.</summary>
/// <param name="From">The program there.</param>
/// <param name="Url">The address of the server.</param>
/// <param name="State"><c>running</c>, <c>waiting</c> for the server, <c>stopped</c>, <c>failed</c> or <c>done</c>.</param>
/// <param name="Stage">What it does, or did last: reads <c>links</c>, is <c>creating</c> them, reads <c>clicks</c>, or is <c>counting</c> these.</param>
/// <param name="Read">Links or clicks that were read in this stage.</param>
/// <param name="Total">How many the server has; null if it doesn't say.</param>
/// <param name="Reason">Why it waits, as a part of a sentence; null if it does not.</param>
/// <param name="RetryAt">When it goes on; null if it does not wait.</param>
/// <param name="Error">Why it failed; null if it did not.</param>
/// <param name="Result">What it has done; null until it is done.</param>
public sealed record ServerImportBody(
    string From, string Url, string State, string Stage, long Read, long? Total, string? Reason, DateTimeOffset? RetryAt, string? Error,
    ServerResult? Result)
{
    internal static ServerImportBody Create(ServerRun run)
    {
        // It goes on meanwhile: read once.
        var (progress, ended) = (run.Progress, run.HasEnded);
        var state = !ended ? progress.Wait is null ? "running" : "waiting" : run.Error is not null ? "failed" : run.Result is null ? "stopped" : "done";
        return new(
            run.Program.Word(), run.Server, state, EnumText.Get(progress.Stage), progress.Done, progress.Total, ended ? null : progress.Wait?.Reason,
            ended ? null : progress.Wait?.Until, run.Error, run.Result);
    }

    /// <summary>A result as lines of text.</summary>
    /// <param name="result">The result.</param>
    /// <param name="isDryRun">Whether nothing was created.</param>
    internal static IEnumerable<string> Lines(ServerResult result, bool isDryRun)
    {
        yield return $"{Format.Count(result.Links, "link")}: {Format.Number(result.Created)} {(isDryRun ? "would be created" : "created")}, "
            + $"{Format.Number(result.Changed)} changed, {Format.Number(result.Taken)} here already, {Format.Number(result.Invalid)} invalid.";
        if (result.Conflicts > 0)
        {
            yield return result.Conflicts == 1
                ? "1 link differs from the old server, but was not imported from it or was changed here. It stays as it is."
                : $"{Format.Number(result.Conflicts)} links differ from the old server, but were not imported from it or were changed here. They stay as they are.";
        }
        if (result.Clicks > 0 || result.LeftOut > 0)
            yield return $"{Format.Count(result.Clicks, "click")} imported, {Format.Number(result.LeftOut)} left out.";
    }
}
