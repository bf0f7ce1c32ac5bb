using LinkApp.Core.Data;
using LinkApp.Core.Settings;

namespace LinkApp.Core.Links.Import;

/// <summary>The folder of uploaded files while they are read; they are not needed afterwards.</summary>
public sealed class ImportFolder(DataSettings settings)
{
    private readonly string _path = Path.Combine(settings.Directory, "imports");

    /// <summary>Creates an empty file that is deleted when it is closed.</summary>
    /// <exception cref="IOException">The folder can't be written.</exception>
    public FileStream NewFile()
    {
        PrivateFolder.Create(_path);
        return new FileStream(Path.Combine(_path, Guid.NewGuid().ToString("N")), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read | FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        });
    }

    /// <summary>Deletes the files that a killed server left. Only for the start of the server; commands read their files in place.</summary>
    public void Clear()
    {
        if (Directory.Exists(_path))
            Directory.Delete(_path, recursive: true);
    }
}
