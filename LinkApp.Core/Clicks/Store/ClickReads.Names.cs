using LinkApp.Core.Geo;

namespace LinkApp.Core.Clicks.Store;

/// <content>
/// The dictionaries: what the ids in clicks and rollups stand for. Ids up to 0 stand for none, or for what is not known; they are in no
/// answer.
/// </content>
internal abstract partial class ClickReads
{
    private PlaceCountries? _countries;

    /// <summary>The countries of places, from memory once they are known.</summary>
    public PlaceCountries Countries => _countries ??= new(this);

    /// <summary>The places of ids.</summary>
    public abstract Dictionary<long, Place> FindPlaces(IEnumerable<long> ids);

    /// <summary>The agents of ids; whether a click is one of a bot is not known to them.</summary>
    public abstract Dictionary<long, Agent> FindAgents(IEnumerable<long> ids);

    /// <summary>The texts of ids: referrers, destinations and titles of rules.</summary>
    public abstract Dictionary<long, string> FindTexts(IEnumerable<long> ids);

    /// <summary>The countries of places, by ISO 3166-1; those without one are left out.</summary>
    public abstract Dictionary<long, string> FindCountries(IEnumerable<long> places);

    /// <summary>The country of one place while clicks are streamed; null for none. Ask <see cref="Countries"/>, which remembers it.</summary>
    public abstract string? FindCountry(long place);

    /// <summary>
    /// The ids of the entries with one of some values; the empty text stands for unknown. Dictionaries grow with what there is in the
    /// world and not with the traffic; only for regions and cities they are read whole.
    /// </summary>
    public abstract HashSet<long> FindIds(NameField field, IEnumerable<string> values);

    /// <summary>The dictionaries have the empty text for what is unknown of an entry.</summary>
    protected static string? KnownOrNull(string text) => text.Length > 0 ? text : null;
}

/// <summary>What a dictionary can be searched by.</summary>
internal enum NameField
{
    /// <summary>Of places, by ISO 3166-1.</summary>
    Country,

    /// <summary>Of places, alone or with the country: <c>Texas</c> or <c>Texas, US</c>.</summary>
    Region,

    /// <summary>Of places, alone or with region and country.</summary>
    City,

    /// <summary>Of agents.</summary>
    Browser,

    /// <summary>Of agents.</summary>
    System,

    /// <summary>Of agents.</summary>
    Device,

    /// <summary>A referrer, a destination or the title of a rule.</summary>
    Text,
}
