using System.Runtime.CompilerServices;

namespace LinkApp.Tests.Support;

/// <summary>The folder of the sources.</summary>
internal static class Repository
{
    /// <summary>A folder below the repository's root, created where it is missing.</summary>
    public static string Folder(params string[] names)
    {
        var folder = Path.Combine([Path.GetDirectoryName(ThisFile())!, "..", "..", .. names]);
        return Directory.CreateDirectory(Path.GetFullPath(folder)).FullName;
    }

    /// <summary>The sources of a project that are in the repository, C# and Razor.</summary>
    public static IEnumerable<string> Sources(string project) => Directory.EnumerateFiles(Folder(project), "*", SearchOption.AllDirectories)
        .Where(file => Path.GetExtension(file) is ".cs" or ".razor"
            && Path.GetRelativePath(Folder(project), file).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
