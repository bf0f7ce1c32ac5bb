using LinkApp.Core.Links.Import;
using LinkApp.Core.Links.Import.Mapping;
using LinkApp.Core.Wording;
using Microsoft.AspNetCore.Mvc;

namespace LinkApp.Web.Links.Import;

/// <summary>The options of an import as a program passes them, in a query or on a command line.</summary>
internal sealed record ImportChoices
{
    /// <summary>The format of the file: linkapp, bitly, yourls, kutt, shlink, sink or dub; if left out, it is detected from the content.</summary>
    [FromQuery(Name = "format")]
    public string? Format { get; init; }

    /// <summary>true: only report what the import would do.</summary>
    [FromQuery(Name = "dryRun")]
    public string? DryRun { get; init; }

    /// <summary>What to do with links whose slug is taken: skip (the default) leaves them out, rename gives them a new slug.</summary>
    [FromQuery(Name = "taken")]
    public string? Taken { get; init; }

    /// <summary>Tags that all links get in addition to their own, separated by commas.</summary>
    [FromQuery(Name = "tags")]
    public string? Tags { get; init; }

    /// <summary>
    /// Which column is which field, for a file of another format: field=column, separated by commas, such as slug=Short URL,destination=Long URL.
    /// </summary>
    [FromQuery(Name = "map")]
    public string? Map { get; init; }

    /// <summary>How the mapped dates are written if they can be read in two ways: mdy for month/day/year, or dmy for day/month/year.</summary>
    [FromQuery(Name = "dates")]
    public string? Dates { get; init; }

    /// <summary>Parses a map and its dates; null without a map, or with an error.</summary>
    public static ColumnMap? ReadMap(string? map, string? dates, List<FieldError> errors)
    {
        string? error = null;
        var read = map is null ? null : ColumnMap.Parse(map, dates, out error);
        if (map is null && dates is not null)
            errors.Add(new("dates", "\"dates\" says how the dates of a map are written. Write \"map\", too."));
        else if (error is not null)
            errors.Add(new("map", error));
        return read;
    }

    /// <summary>Parses the options; returns all errors, or an empty list.</summary>
    public List<FieldError> Read(out ChosenImport chosen)
    {
        List<FieldError> errors = [];
        var format = Format is null ? null : ImportFormats.Find(Format);
        if (Format is not null && format is null)
            errors.Add(new("format", $"\"format\" must be one of {ImportFormats.List}. Leave it out to detect the format."));
        var dryRun = false;
        if (DryRun is not null && !bool.TryParse(DryRun, out dryRun))
            errors.Add(new("dryRun", "\"dryRun\" must be true or false."));
        var taken = Taken?.ToLowerInvariant() switch
        {
            null or "skip" => TakenSlugs.Skip,
            "rename" => TakenSlugs.Rename,
            _ => (TakenSlugs?)null,
        };
        if (taken is null)
            errors.Add(new("taken", "\"taken\" must be skip, to skip such links, or rename, to give them a new slug."));
        string[] tags = Tags?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        if (LinkImport.TagsError(tags) is { } error)
            errors.Add(new("tags", error));
        var map = ReadMap(Map, Dates, errors);
        if (Map is not null && Format is not null)
            errors.Add(new("format", "Give either \"map\" or \"format\"."));
        chosen = new(format, dryRun, taken ?? default, tags, map);
        return errors;
    }
}

/// <summary>The parsed options of an import.</summary>
internal sealed record ChosenImport(ImportFormat? Format, bool DryRun, TakenSlugs Taken, IReadOnlyList<string> Tags, ColumnMap? Map);
