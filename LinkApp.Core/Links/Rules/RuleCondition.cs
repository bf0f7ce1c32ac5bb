using System.Text.Json.Serialization;

namespace LinkApp.Core.Links.Rules;

/// <summary>One test of a visit, as a part of a redirect rule.</summary>
/// <remarks>Immutable; whatever <see cref="Holds"/> needs is computed once.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(CountryCondition), "country")]
[JsonDerivedType(typeof(ContinentCondition), "continent")]
[JsonDerivedType(typeof(PlaceCondition), "place")]
[JsonDerivedType(typeof(DeviceCondition), "device")]
[JsonDerivedType(typeof(LanguageCondition), "language")]
[JsonDerivedType(typeof(QueryCondition), "query")]
[JsonDerivedType(typeof(AddressCondition), "address")]
[JsonDerivedType(typeof(TimeCondition), "time")]
[JsonDerivedType(typeof(ClicksCondition), "clicks")]
public abstract record RuleCondition
{
    /// <summary>The most values that a condition can list.</summary>
    public const int MaxValues = 250;

    /// <summary>Whether a visit meets the condition. Call it only if <see cref="Errors"/> found nothing.</summary>
    public abstract bool Holds(Visit visit);

    /// <summary>What is wrong: the field of the condition ("" for the whole condition), and how to fix it.</summary>
    public abstract IEnumerable<(string Field, string Message)> Errors();

    /// <summary>The condition in a few words for people, such as "Malaysia or Singapore".</summary>
    public abstract string Describe();

    /// <summary>The errors of a list: that of its length, or else those of its values.</summary>
    private protected static IEnumerable<(string Field, string Message)> ListErrors<T>(
        IReadOnlyList<T>? values, string field, string what, Func<IReadOnlyList<T>, IEnumerable<string>>? valueErrors = null) =>
        values is null or { Count: 0 } ? [(field, $"Choose at least one {what}.")]
        : values.Count > MaxValues ? [(field, $"This list can have at most {MaxValues} entries.")]
        : valueErrors is null ? []
        : valueErrors(values).Select(message => (field, message));

    private protected static string Or(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length > 4 ? $"{string.Join(", ", all[..3])} or {all.Length - 3} more" : string.Join(" or ", all);
    }
}
