using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Geo;

namespace LinkApp.Core.Clicks.Imported;

/// <summary>Some clicks of an import in the order of their numbers, and what the store makes of them.</summary>
/// <param name="import">The import.</param>
/// <param name="organization">Its organization.</param>
/// <param name="first">The number of the first click.</param>
/// <param name="clicks">The clicks; sums are only counted.</param>
/// <param name="names">Their places, agents and texts.</param>
/// <param name="oldest">Clicks from before this time, in milliseconds since 1970, are counted and not stored.</param>
internal sealed class ImportedBatch(long import, int organization, long first, ReadOnlyMemory<ImportedClick> clicks, ImportedNames names, long oldest)
    : IDisposable
{
    private readonly NativeArray<ClickRow> _rows = new(clicks.Length);

    public long Import => import;

    public int Organization => organization;

    /// <summary>The number of the first click.</summary>
    public long First => first;

    /// <summary>The number of the last click.</summary>
    public long Last => first + clicks.Length - 1;

    public int Count => clicks.Length;

    public ReadOnlySpan<ImportedClick> Clicks => clicks.Span;

    /// <summary>The clicks with the ids of the dictionaries, once they are written; those of sums have only their day and link.</summary>
    public ReadOnlySpan<ClickRow> Rows => _rows.GetSpan();

    /// <summary>The places of <see cref="Rows"/>.</summary>
    public HashSet<long> FindPlaces()
    {
        var places = new HashSet<long>();
        foreach (ref readonly var row in Rows)
            places.Add(row.Place);
        return places;
    }

    public void Dispose() => ((IDisposable)_rows).Dispose();

    /// <summary>Gives the names of a click ids, and makes its row. Returns whether the row is stored: a sum is only counted, and so is what is too old.</summary>
    /// <param name="index">The click's position in the batch.</param>
    /// <param name="dictionaries">Of the transaction in which the click is stored.</param>
    public bool ToRow(int index, ClickDictionaries dictionaries)
    {
        ref readonly var click = ref clicks.Span[index];
        _rows.GetSpan()[index] = click.IsSum ? ToSum(click, index) : ToRow(click, index, dictionaries);
        return !click.IsSum && click.Time >= oldest;
    }

    private ClickRow ToSum(in ImportedClick click, int index) => new(first + index, organization, click.Link, click.Time, 0, 0, 0, 0, click.Kind, 0, 0);

    private ClickRow ToRow(in ImportedClick click, int index, ClickDictionaries dictionaries) => new(
        first + index, organization, click.Link, click.Time, (int)dictionaries.PlaceId(names.Places[click.Place]), TextId(click.Referrer, dictionaries),
        (int)dictionaries.AgentId(names.Agents[click.Agent]), TextId(click.Destination, dictionaries), click.Kind, TextId(click.Rule, dictionaries), 0);

    private int TextId(int index, ClickDictionaries dictionaries) =>
        index == ImportedNames.Unknown ? ImportedNames.Unknown : (int)dictionaries.TextId(names.Texts[index]);

    /// <summary>What a click names, for a store that looks up the ids of many clicks at once.</summary>
    public (Place? Place, Agent Agent, ClickText? Referrer, ClickText? Destination, ClickText? Rule) GetNames(int index)
    {
        ref readonly var click = ref clicks.Span[index];
        return (names.Places[click.Place], names.Agents[click.Agent], FindText(click.Referrer), FindText(click.Destination), FindText(click.Rule));
    }

    private ClickText? FindText(int index) => index == ImportedNames.Unknown ? null : names.Texts[index];

    /// <summary>The country of a sum, as <see cref="CountryKey"/> has it.</summary>
    public long GetCountry(int index) => CountryKey.FromCode(names.Places[Clicks[index].Place]?.Country);
}
