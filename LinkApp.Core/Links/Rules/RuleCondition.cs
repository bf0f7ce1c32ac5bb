using System.Text.Json.Serialization;

namespace LinkApp.Core.Links.Rules;

/// <summary>One thing that a rule asks of a visit.</summary>
/// <remarks>Immutable; what <see cref="Holds"/> needs is prepared once.</remarks>
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
    /// <summary>Most values that a condition lists.</summary>
    public const int MaxValues = 250;

    /// <summary>Whether a visit is as asked for. Only called where <see cref="Errors"/> found nothing.</summary>
    public abstract bool Holds(Visit visit);

    /// <summary>What is wrong: the field below the condition ("" for the whole), and how to mend it.</summary>
    public abstract IEnumerable<(string Field, string Message)> Errors();

    /// <summary>The condition in a few words for people, such as "Malaysia or Singapore".</summary>
    public abstract string Describe();

    /// <summary>What is wrong with a list: its length, or else each of its values.</summary>
    private protected static IEnumerable<(string Field, string Message)> ListErrors<T>(
        IReadOnlyList<T>? values, string field, string what, Func<IReadOnlyList<T>, IEnumerable<string>>? valueErrors = null) =>
        values is null or { Count: 0 or > MaxValues } ? [(field, $"List 1 to {MaxValues} {what}.")]
        : valueErrors is null ? []
        : valueErrors(values).Select(message => (field, message));

    private protected static string Or(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length > 4 ? $"{string.Join(", ", all[..3])} or {all.Length - 3} more" : string.Join(" or ", all);
    }
}
