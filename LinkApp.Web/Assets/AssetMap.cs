using System.Collections.Frozen;
using System.Text.Json;

namespace LinkApp.Web.Assets;

/// <summary>The browser's files by their logical names. Their URLs hold a hash of the content, so that caches may keep them for ever.</summary>
public static class AssetMap
{
    internal const string Root = "/assets/";

    private static readonly FrozenDictionary<string, string> Urls = Load();

    /// <summary>The URLs of all files.</summary>
    internal static ICollection<string> All => Urls.Values;

    /// <summary>The URL of a file, such as <c>live-clicks.js</c> or <c>world.json</c>.</summary>
    /// <exception cref="ArgumentException">There is no such file in this build.</exception>
    public static string Url(string name) =>
        Urls.TryGetValue(name, out var url) ? url : throw new ArgumentException($"This build has no asset \"{name}\".", nameof(name));

    /// <summary>The URL of a country's flag, or null for a code that has none.</summary>
    public static string? FlagUrl(string code) => Urls.GetValueOrDefault($"flags/{code.ToLowerInvariant()}.svg");

    private static FrozenDictionary<string, string> Load()
    {
        using var stream = typeof(AssetMap).Assembly.GetManifestResourceStream("assets-manifest.json")
            ?? throw new InvalidOperationException("The resource assets-manifest.json is not in this build.");
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!
            .ToFrozenDictionary(file => file.Key, file => Root + file.Value, StringComparer.Ordinal);
    }
}
