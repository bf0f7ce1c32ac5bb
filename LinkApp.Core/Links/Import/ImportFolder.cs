using LinkApp.Core.Data;
using LinkApp.Core.Settings;

namespace LinkApp.Core.Links.Import;

/// <summary>Where files lie while they are uploaded and read; none of them is needed afterwards.</summary>
public sealed class ImportFolder(DataSettings settings)
{
    private readonly string _path = Path.Combine(settings.Directory, "imports");

    /// <summary>An empty file, deleted when it is closed.</summary>
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

    /// <summary>Deletes what a server left that was killed. Only a server's own start may do this: commands read files in place.</summary>
    public void Clear()
    {
        if (Directory.Exists(_path))
            Directory.Delete(_path, recursive: true);
    }
}
