using System.Collections.Frozen;
using System.Text.Json;

namespace LinkApp.Web.Assets;

/// <summary>
/// The URLs of the browser's files, by logical name. They are relative to the page's base URL and contain a hash of the
/// content, so that caches may store them without limit.
/// </summary>
public static class AssetMap
{
    internal const string Root = "assets/";

    // Our own files, and those of .NET packages: Blazor and MudBlazor.
    private static readonly string[] Manifests = ["assets-manifest.json", "vendor-manifest.json"];

    /// <summary>The paths at which Blazor apps usually serve the files of .NET packages, and the logical names of those files.</summary>
    internal static readonly (string Path, string Name)[] Customary =
    [
        ("_framework/blazor.web.js", "blazor.web.js"),
        ("_content/MudBlazor/MudBlazor.min.js", "MudBlazor.min.js"),
        ("_content/MudBlazor/MudBlazor.min.css", "MudBlazor.min.css"),
    ];

    private static readonly FrozenDictionary<string, string> Urls = Load();

    /// <summary>The URLs of all files.</summary>
    internal static ICollection<string> All => Urls.Values;

    /// <summary>The URL of a file such as <c>live-clicks.js</c>, relative to the page's base URL.</summary>
    /// <exception cref="ArgumentException">There is no such file in this build.</exception>
    public static string Url(string name) =>
        Urls.TryGetValue(name, out var url) ? url : throw new ArgumentException($"This build has no asset \"{name}\".", nameof(name));

    private static FrozenDictionary<string, string> Load() =>
        Manifests.SelectMany(Read).ToFrozenDictionary(file => file.Key, file => Root + file.Value, StringComparer.Ordinal);

    private static Dictionary<string, string> Read(string manifest)
    {
        using var stream = typeof(AssetMap).Assembly.GetManifestResourceStream(manifest)
            ?? throw new InvalidOperationException($"The resource {manifest} is not in this build.");
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!;
    }
}
