using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LinkApp.Core.Links.Rules;

/// <summary>A redirect rule, prepared for the redirect.</summary>
public sealed class CompiledRule
{
    private readonly int _weights;
    private readonly ulong _seed;

    public CompiledRule(RedirectRule rule)
    {
        Rule = rule;
        Title = rule.Title();
        if (rule.Refusal is { } refusal)
            Refusal = new Decision(null, Title, refusal) { RuleText = new(Title) };
        Targets = rule.Split is { } split ? [.. split.Select(part => new Target(part.Destination, Title))]
            : rule.Destination is { } destination ? [new Target(destination, Title)]
            : [];
        if (rule.Split is { } parts)
        {
            _weights = parts.Sum(part => part.Weight);
            // The seed depends on the destinations, not on the rule's position or the weights: visitors keep their destination
            // when rules are reordered, and new weights move no more visitors than they must.
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts.Select(part => part.Destination))));
            _seed = BinaryPrimitives.ReadUInt64LittleEndian(hash);
        }
    }

    /// <summary>The name of the rule in reports.</summary>
    public string Title { get; }

    public RedirectRule Rule { get; }

    /// <summary>The decision for visitors if the rule is a refusal; else null.</summary>
    public Decision? Refusal { get; }

    /// <summary>The targets of the rule: its destination, those of its split, or none for a refusal.</summary>
    public IReadOnlyList<Target> Targets { get; }

    /// <summary>Whether all conditions hold.</summary>
    public bool Matches(Visit visit)
    {
        foreach (var condition in Rule.Conditions)
        {
            if (!condition.Holds(visit))
                return false;
        }
        return true;
    }

    /// <summary>The target for a visitor; in a split, always the same one for the same <see cref="Visit.Fingerprint"/>.</summary>
    internal Target GetTarget(Visit visit, long linkId)
    {
        if (Rule.Split is not { } split)
            return Targets[0];
        // The upper half of the product spreads 64 bits evenly over the sum of the weights.
        var place = (long)Math.BigMul(Mix(Mix(visit.Fingerprint ^ _seed) ^ (ulong)linkId), (ulong)_weights, out _);
        for (var i = 0; ; i++)
        {
            place -= split[i].Weight;
            if (place < 0)
                return Targets[i];
        }
    }

    // The finalizer of SplitMix64: each bit of the input changes about half of the bits of the output.
    private static ulong Mix(ulong value)
    {
        value += 0x9e3779b97f4a7c15;
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }
}
