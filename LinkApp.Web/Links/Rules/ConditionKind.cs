using System.Text.Json;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;
using LinkApp.Web.Links.Rules.Conditions;

namespace LinkApp.Web.Links.Rules;

/// <summary>A kind of condition in the form.</summary>
/// <param name="Type">The type of the condition.</param>
/// <param name="Editor">The component with its fields, a <see cref="ConditionFields{T}"/>.</param>
/// <param name="Label">The name of the kind for people.</param>
/// <param name="New">Creates a blank condition; the argument is the time zone for kinds that have one.</param>
public sealed record ConditionKind(Type Type, Type Editor, string Label, Func<string, RuleCondition> New)
{
    /// <summary>All kinds, the most common first.</summary>
    public static IReadOnlyList<ConditionKind> All { get; } =
    [
        new(typeof(CountryCondition), typeof(CountryEditor), "Country", _ => new CountryCondition { In = [] }),
        new(typeof(ContinentCondition), typeof(ContinentEditor), "Continent", _ => new ContinentCondition { In = [] }),
        new(typeof(PlaceCondition), typeof(PlaceEditor), "Region or city", _ => new PlaceCondition { Country = "" }),
        new(typeof(DeviceCondition), typeof(DeviceEditor), "Device", _ => new DeviceCondition { In = [] }),
        new(typeof(LanguageCondition), typeof(LanguageEditor), "Language", _ => new LanguageCondition { In = [] }),
        new(typeof(TimeCondition), typeof(TimeEditor), "Date and time", zone => new TimeCondition { Zone = zone }),
        new(typeof(QueryCondition), typeof(QueryEditor), "Query parameter", _ => new QueryCondition { Name = "" }),
        new(typeof(AddressCondition), typeof(AddressEditor), "IP address", _ => new AddressCondition { In = [] }),
        new(typeof(ClicksCondition), typeof(ClicksEditor), "Clicks so far", _ => new ClicksCondition()),
    ];

    public static ConditionKind Get(RuleCondition condition) => All.First(kind => kind.Type == condition.GetType());

    /// <summary>Whether nothing is filled in in a condition.</summary>
    public bool IsBlank(RuleCondition condition) =>
        Text(condition) == Text(New(condition is TimeCondition time ? time.Zone : ""));

    private static string Text(RuleCondition condition) => JsonSerializer.Serialize(condition, LinkJson.Options);
}
