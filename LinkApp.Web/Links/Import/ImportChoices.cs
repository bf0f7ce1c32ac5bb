using LinkApp.Core.Links.Import;
using LinkApp.Core.Wording;
using Microsoft.AspNetCore.Mvc;

namespace LinkApp.Web.Links.Import;

/// <summary>What a program chooses about an import, in a query or on a command line.</summary>
internal sealed record ImportChoices
{
    /// <summary>Whose export the file is: linkapp, bitly, yourls, kutt or shlink; left out, its content tells.</summary>
    [FromQuery(Name = "format")]
    public string? Format { get; init; }

    /// <summary>true only says what the import would do.</summary>
    [FromQuery(Name = "dryRun")]
    public string? DryRun { get; init; }

    /// <summary>skip (or left out) leaves links out whose slug is taken, rename gives them a new one.</summary>
    [FromQuery(Name = "taken")]
    public string? Taken { get; init; }

    /// <summary>Tags that all links get besides their own, separated by commas.</summary>
    [FromQuery(Name = "tags")]
    public string? Tags { get; init; }

    /// <summary>What is chosen, or all that is wrong with it.</summary>
    public List<FieldError> Read(out ChosenImport chosen)
    {
        List<FieldError> errors = [];
        var format = Format is null ? null : ImportFormats.Find(Format);
        if (Format is not null && format is null)
            errors.Add(new("format", $"\"format\" is one of {ImportFormats.Words}; leave it out to let the content tell."));
        var dryRun = false;
        if (DryRun is not null && !bool.TryParse(DryRun, out dryRun))
            errors.Add(new("dryRun", "\"dryRun\" is true or false."));
        var taken = Taken?.ToLowerInvariant() switch
        {
            null or "skip" => TakenSlugs.Skip,
            "rename" => TakenSlugs.Rename,
            _ => (TakenSlugs?)null,
        };
        if (taken is null)
            errors.Add(new("taken", "\"taken\" is skip, to leave such links out, or rename, to give them a new slug."));
        string[] tags = Tags?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        if (LinkImport.TagsError(tags) is { } error)
            errors.Add(new("tags", error));
        chosen = new(format, dryRun, taken ?? default, tags);
        return errors;
    }
}

/// <summary>The same, understood.</summary>
internal sealed record ChosenImport(ImportFormat? Format, bool DryRun, TakenSlugs Taken, IReadOnlyList<string> Tags);
