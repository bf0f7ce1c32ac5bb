using System.Runtime.CompilerServices;

namespace LinkApp.Tests.Support;

/// <summary>The repository's folder and its sources.</summary>
internal static class Repository
{
    /// <summary>A folder below the repository's root; created if it is missing.</summary>
    public static string Folder(params string[] names)
    {
        var folder = Path.Combine([Path.GetDirectoryName(ThisFile())!, "..", "..", .. names]);
        return Directory.CreateDirectory(Path.GetFullPath(folder)).FullName;
    }

    /// <summary>The C# and Razor sources of a project.</summary>
    public static IEnumerable<string> Sources(string project) => Directory.EnumerateFiles(Folder(project), "*", SearchOption.AllDirectories)
        .Where(file => Path.GetExtension(file) is ".cs" or ".razor"
            && Path.GetRelativePath(Folder(project), file).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
