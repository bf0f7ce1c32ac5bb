using System.Text;
using LinkApp.Core.Links.Import;

namespace LinkApp.Tests.Support;

/// <summary>Files to import: those in Samples/, and those that a test writes.</summary>
internal static class ImportSamples
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The path of a file in LinkApp.Tests/Samples.</summary>
    public static string GetPath(string name) => Path.Combine(Repository.Folder("LinkApp.Tests", "Samples"), name);

    public static string Write(this TempFolder folder, string text, Encoding? encoding = null)
    {
        var path = folder.File($"{Guid.NewGuid():N}.txt");
        File.WriteAllText(path, text, encoding ?? Utf8);
        return path;
    }

    /// <summary>Reads a whole file.</summary>
    public static async Task<List<ImportRow>> ReadAsync(string path, ImportFormat? format = null)
    {
        await using var reader = await ImportReader.OpenAsync(path, format);
        return await reader.ReadAsync().ToListAsync();
    }
}
