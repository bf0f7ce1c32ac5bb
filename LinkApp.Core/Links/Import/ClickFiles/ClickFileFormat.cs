using System.Text.Json;

namespace LinkApp.Core.Links.Import.ClickFiles;

/// <summary>
/// How a program's files name the fields of a click. A format is a table: how its rows are read is the same for all. A nested value
/// of JSON is named by its path, such as <c>visitLocation.countryCode</c>. To add a program, add its table to <see cref="All"/>.
/// </summary>
/// <remarks>Of formats that would fit the same file, the first one in <see cref="All"/> reads it.</remarks>
/// <param name="Format">The program.</param>
/// <param name="Names">The possible names of each field, the preferred one first.</param>
internal sealed record ClickFileFormat(ImportFormat Format, IReadOnlyDictionary<ClickField, string[]> Names)
{
    /// <summary>What LinkApp exports, and any of these columns; with <c>day</c> and <c>clicks</c> a file of sums.</summary>
    public static readonly ClickFileFormat LinkApp = new(ImportFormat.LinkApp, new Dictionary<ClickField, string[]>
    {
        [ClickField.Time] = ["time"],
        [ClickField.Day] = ["day"],
        [ClickField.Clicks] = ["clicks"],
        [ClickField.Slug] = ["slug"],
        [ClickField.Domain] = ["domain"],
        [ClickField.Country] = ["country"],
        [ClickField.Region] = ["region"],
        [ClickField.City] = ["city"],
        [ClickField.Latitude] = ["latitude"],
        [ClickField.Longitude] = ["longitude"],
        [ClickField.Referrer] = ["referrer"],
        [ClickField.Browser] = ["browser"],
        [ClickField.System] = ["system"],
        [ClickField.Device] = ["device"],
        [ClickField.Destination] = ["destination"],
        [ClickField.Rule] = ["rule"],
        [ClickField.Bot] = ["bot"],
        [ClickField.Internal] = ["internal"],
        [ClickField.UserAgent] = ["userAgent"],
        [ClickField.Ip] = ["ip"],
    });

    /// <summary>All formats; the first one that fits reads a file.</summary>
    public static readonly IReadOnlyList<ClickFileFormat> All =
    [
        LinkApp,
        // Before the visits of the API, whose columns it has as well.
        ShlinkClicks.VisitsCsv,
        ShlinkClicks.Visits,
        YourlsClicks.Log,
        DubClicks.Events,
        DubClicks.EventsCsv,
        ShlinkClicks.Totals,
        YourlsClicks.Totals,
        KuttClicks.Totals,
        // Before Dub's, which have the same two names.
        RebrandlyClicks.Totals,
        DubClicks.Totals,
        GoatCounterClicks.Version2,
        GoatCounterClicks.Version1,
        PlausibleClicks.Pages,
        PlausibleClicks.Events,
        BitlyClicks.Days,
        BitlyClicks.Countries,
        BitlyClicks.Totals,
        TinyUrlClicks.Totals,
    ];

    /// <summary>Names that a file of this program has, all of them; empty for those that have the fields of a click.</summary>
    public IReadOnlyList<string> Marks { get; init; } = [];

    /// <summary>Whether it is a file of links that also has click counts; it is read as clicks only on request.</summary>
    public bool IsOfLinks { get; init; }

    /// <summary>Converts what the program has in a row to what fields have; may set the row's error, or leave it out as one without clicks.</summary>
    public Action<ClickRecord>? Convert { get; init; }

    /// <summary>The sums of an entry of JSON, where the program has more than one; null where it has one or none.</summary>
    public Func<JsonElement, IReadOnlyList<EntrySum>?>? Expand { get; init; }

    private readonly Dictionary<string, ClickField> _fields =
        Names.SelectMany(field => field.Value.Select(name => (Key: GetKey(name), field.Key))).ToDictionary(entry => entry.Key, entry => entry.Item2);

    /// <summary>The number of fields, for arrays by field.</summary>
    public static int FieldCount { get; } = Enum.GetValues<ClickField>().Length;

    /// <summary>The format of a file with these columns; null if it is no file of clicks.</summary>
    /// <param name="names">The columns.</param>
    /// <param name="isAsked">Whether files of links may be meant as well (<see cref="IsOfLinks"/>).</param>
    public static ClickFileFormat? Find(IEnumerable<string> names, bool isAsked = false)
    {
        var present = names.ToList();
        return All.FirstOrDefault(format => (isAsked || !format.IsOfLinks) && format.Matches(present));
    }

    /// <summary>The field that a column or a path is; null if it is not imported.</summary>
    public ClickField? FindField(string name) => _fields.TryGetValue(GetKey(name), out var field) ? field : null;

    private static string GetKey(string name) => string.Concat(name.Where(c => char.IsLetterOrDigit(c) || c == '.')).ToLowerInvariant();

    /// <summary>Whether it is a file of clicks: each has a link and a time, or a link, a day and a number.</summary>
    private bool Matches(List<string> names)
    {
        if (Marks.Count > 0)
            return Marks.All(mark => names.Exists(name => GetKey(name) == GetKey(mark)));
        var fields = names.Select(FindField).OfType<ClickField>().ToHashSet();
        return fields.Contains(ClickField.Slug)
            && (fields.Contains(ClickField.Time) || (fields.Contains(ClickField.Day) && fields.Contains(ClickField.Clicks)));
    }
}

/// <summary>A sum of an entry: what it has instead of the entry's own day and number.</summary>
/// <param name="Day">Such as <c>2024-05-01</c>.</param>
/// <param name="Country">Its code; empty for an unknown one.</param>
/// <param name="Clicks">How many, at least 1.</param>
internal sealed record EntrySum(string Day, string Country, long Clicks);
