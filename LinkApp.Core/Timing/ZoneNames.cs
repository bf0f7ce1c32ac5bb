using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace LinkApp.Core.Timing;

/// <summary>
/// Finds time zones by any of their IANA names. Browsers and saved links use names that zones had years ago, such as Asia/Calcutta or
/// US/Eastern, and systems drop them; older systems don't have the new ones.
/// </summary>
public static class ZoneNames
{
    private static readonly Lazy<FrozenDictionary<string, string[]>> Others = new(Read);

    // Only names in the list are cached, so that it is bounded. The system caches those that it knows.
    private static readonly ConcurrentDictionary<string, TimeZoneInfo> Found = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds a zone on this system by any of its names.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone) || Found.TryGetValue(name, out zone))
            return true;
        if (!TryFind(name, static other => TimeZoneInfo.TryFindSystemTimeZoneById(other, out var known) ? known : null, out zone))
            return false;
        Found[name] = zone;
        return true;
    }

    /// <summary>Finds a zone by its other names.</summary>
    /// <param name="name">The name.</param>
    /// <param name="system">The zone that the system has for a name; null if it has none.</param>
    /// <param name="zone">The zone.</param>
    internal static bool TryFind(string name, Func<string, TimeZoneInfo?> system, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = system(name) ?? (Others.Value.TryGetValue(name, out var names) ? names.Select(system).FirstOrDefault(known => known is not null) : null);
        return zone is not null;
    }

    private static FrozenDictionary<string, string[]> Read()
    {
        using var stream = typeof(ZoneNames).Assembly.GetManifestResourceStream("LinkApp.Core.zone-names.txt")
            ?? throw new InvalidOperationException("The resource LinkApp.Core.zone-names.txt is not in this build.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split(' '))
            .SelectMany(names => names.Select(name => (name, names)))
            .DistinctBy(pair => pair.name, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(pair => pair.name, pair => pair.names, StringComparer.OrdinalIgnoreCase);
    }
}
