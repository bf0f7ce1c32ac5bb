using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LinkApp.Core.Links.Rules;

/// <summary>A rule as the redirect needs it.</summary>
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
            // Of the destinations and not of the rule's place or the weights: visitors stay on their side when rules move, and
            // only as many change it as new weights ask for.
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts.Select(part => part.Destination))));
            _seed = BinaryPrimitives.ReadUInt64LittleEndian(hash);
        }
    }

    /// <summary>What reports call it.</summary>
    public string Title { get; }

    public RedirectRule Rule { get; }

    /// <summary>What becomes of visitors whom it refuses; null where it leads them somewhere.</summary>
    public Decision? Refusal { get; }

    /// <summary>Where it leads: one destination, those of its split, or none.</summary>
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

    /// <summary>Where it leads a visitor: in a split, always to the same side by <see cref="Visit.Fingerprint"/>.</summary>
    internal Target TargetOf(Visit visit, long linkId)
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

    // The finisher of SplitMix64: each bit of the input changes half of the output's.
    private static ulong Mix(ulong value)
    {
        value += 0x9e3779b97f4a7c15;
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }
}
