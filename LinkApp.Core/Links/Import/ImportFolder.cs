using System.Globalization;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;

namespace LinkApp.Core.Links.Import;

/// <summary>The folder of uploaded files while they are read; they are not needed afterwards.</summary>
public sealed class ImportFolder(DataSettings settings)
{
    /// <summary>The uploaded file in the folder of an import, until it was read.</summary>
    internal const string Source = "source";

    private const string DownloadPrefix = "server-";

    private readonly string _path = Path.Combine(settings.Directory, "imports");

    /// <summary>Creates an empty file that is deleted when it is closed.</summary>
    /// <exception cref="IOException">The folder can't be written.</exception>
    public FileStream NewFile() => NewFile(FileOptions.Asynchronous | FileOptions.DeleteOnClose);

    /// <summary>Creates an empty file for an upload that an import of clicks may take over; whoever creates it deletes it otherwise.</summary>
    /// <exception cref="IOException">The folder can't be written.</exception>
    public FileStream NewUpload() => NewFile(FileOptions.Asynchronous);

    private FileStream NewFile(FileOptions options)
    {
        PrivateFolder.Create(_path);
        return new FileStream(Path.Combine(_path, Guid.NewGuid().ToString("N")), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read | FileShare.Delete,
            Options = options,
        });
    }

    /// <summary>Deletes the files that a killed server left. Only for the start of the server; commands read their files in place.</summary>
    public void Clear()
    {
        foreach (var file in Directory.Exists(_path) ? Directory.EnumerateFiles(_path) : [])
            File.Delete(file);
    }

    /// <summary>The folder of an import of clicks, which has its clicks until they are all written.</summary>
    internal string GetPath(long importId) => Path.Combine(_path, importId.ToString(CultureInfo.InvariantCulture));

    /// <summary>Creates the empty folder of an import of clicks.</summary>
    internal string Create(long importId)
    {
        Delete(importId);
        PrivateFolder.Create(_path);
        PrivateFolder.Create(GetPath(importId));
        return GetPath(importId);
    }

    /// <summary>Deletes the folder of an import of clicks.</summary>
    internal void Delete(long importId)
    {
        try
        {
            Directory.Delete(GetPath(importId), recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // There is none, or the clean-up of old imports is deleting it, too.
        }
    }

    /// <summary>Creates the folder of a download from a server, which stays until the download is imported.</summary>
    internal string CreateDownload(string name)
    {
        var path = Path.Combine(_path, DownloadPrefix + name);
        PrivateFolder.Create(_path);
        PrivateFolder.Create(path);
        return path;
    }

    /// <summary>Deletes downloads that nobody has gone on with since a time.</summary>
    internal void DeleteDownloads(DateTime before)
    {
        foreach (var folder in Directory.Exists(_path) ? Directory.EnumerateDirectories(_path, DownloadPrefix + "*") : [])
        {
            if (Directory.GetLastWriteTimeUtc(folder) < before)
                Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The imports that have a folder.</summary>
    internal IEnumerable<long> FindImports() => (Directory.Exists(_path) ? Directory.EnumerateDirectories(_path) : [])
        .Select(folder => long.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0);
}
