using LinkApp.Core.Links.Import;
using LinkApp.Core.Links.Import.Mapping;

namespace LinkApp.Web.Links.Import.Mapping;

/// <summary>What a member has chosen for the columns of a file. Links and clicks have choices of their own, so that none is lost by a look at the other.</summary>
public sealed record MappingInput
{
    public bool IsClicks { get; set; }

    /// <summary>The key of each column's field if the rows are links; empty for a column that is not imported.</summary>
    public string[] Links { get; set; } = [];

    /// <summary>The same if they are clicks.</summary>
    public string[] Clicks { get; set; } = [];

    public DateOrder Dates { get; set; }

    /// <summary>Whether the rows are links or clicks.</summary>
    internal ImportKind Kind => IsClicks ? ImportKind.Clicks : ImportKind.Links;

    /// <summary>The choices for the present kind of rows.</summary>
    internal string[] Fields => IsClicks ? Clicks : Links;

    /// <summary>What the columns of a file most probably are.</summary>
    internal static MappingInput Guess(TableSample sample) => new()
    {
        IsClicks = ColumnGuess.GuessKind(sample) == ImportKind.Clicks,
        Links = Guess(sample, ImportKind.Links),
        Clicks = Guess(sample, ImportKind.Clicks),
    };

    /// <summary>Whether the choices are for a file with as many columns as this one.</summary>
    internal bool Fits(TableSample sample) => Links.Length == sample.Columns.Count && Clicks.Length == sample.Columns.Count;

    /// <summary>The map.</summary>
    internal ColumnMap ToMap(TableSample sample)
    {
        var columns = new Dictionary<string, string>();
        for (var i = 0; i < Fields.Length; i++)
        {
            if (Fields[i].Length > 0)
                columns.TryAdd(Fields[i], sample.Columns[i]);
        }
        return new(Kind, columns, Dates);
    }

    /// <summary>The column that has a field before this one has it; null if there is none.</summary>
    internal int? FindEarlier(int column) => Fields[column].Length > 0 && Array.IndexOf(Fields, Fields[column]) is var first && first < column ? first : null;

    private static string[] Guess(TableSample sample, ImportKind kind) =>
        [.. ColumnGuess.GuessFields(sample, kind).Select(field => field?.Key ?? "")];
}
