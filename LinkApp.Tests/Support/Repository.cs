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

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
