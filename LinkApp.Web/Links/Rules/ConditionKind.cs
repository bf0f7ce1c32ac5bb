using System.Text.Json;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Web.Links.Rules;

/// <summary>A kind of condition in the form.</summary>
/// <param name="Type">The type of the condition.</param>
/// <param name="Label">The name of the kind for people.</param>
/// <param name="New">Creates a blank condition; the argument is the time zone for kinds that have one.</param>
public sealed record ConditionKind(Type Type, string Label, Func<string, RuleCondition> New)
{
    /// <summary>All kinds, the most common first.</summary>
    public static IReadOnlyList<ConditionKind> All { get; } =
    [
        new(typeof(CountryCondition), "Country", _ => new CountryCondition { In = [] }),
        new(typeof(ContinentCondition), "Continent", _ => new ContinentCondition { In = [] }),
        new(typeof(PlaceCondition), "Region or city", _ => new PlaceCondition { Country = "" }),
        new(typeof(DeviceCondition), "Device", _ => new DeviceCondition { In = [] }),
        new(typeof(LanguageCondition), "Language", _ => new LanguageCondition { In = [] }),
        new(typeof(TimeCondition), "Date and time", zone => new TimeCondition { Zone = zone }),
        new(typeof(QueryCondition), "Query parameter", _ => new QueryCondition { Name = "" }),
        new(typeof(AddressCondition), "IP address", _ => new AddressCondition { In = [] }),
        new(typeof(ClicksCondition), "Clicks so far", _ => new ClicksCondition()),
    ];

    public static ConditionKind Get(RuleCondition condition) => All.First(kind => kind.Type == condition.GetType());

    /// <summary>Whether nothing is filled in in a condition.</summary>
    public bool IsBlank(RuleCondition condition) =>
        Text(condition) == Text(New(condition is TimeCondition time ? time.Zone : ""));

    private static string Text(RuleCondition condition) => JsonSerializer.Serialize(condition, LinkJson.Options);
}
