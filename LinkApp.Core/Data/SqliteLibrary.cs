using System.Runtime.InteropServices;
using SQLitePCL;

namespace LinkApp.Core.Data;

/// <summary>Loads SQLite's native library in the single binary, from where <see cref="BundledFiles"/> unpacks it.</summary>
public static class SqliteLibrary
{
    private const string Name = "e_sqlite3";

    private static readonly string File = OperatingSystem.IsWindows() ? "e_sqlite3.dll" : "libe_sqlite3.so";

    private static bool _prepared;

    /// <summary>Loads the library; call it before SQLite is first used. Does nothing in a build, which has the library beside it.</summary>
    /// <exception cref="DataException">The library can't be unpacked or loaded.</exception>
    public static void Prepare(BundledFiles bundled)
    {
        if (_prepared || !bundled.Has(File))
            return;
        var library = Load(bundled.GetPath(File));
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, (name, _, _) => name == Name ? library : 0);
        _prepared = true;
    }

    private static nint Load(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (DllNotFoundException error)
        {
            throw new DataException(
                $"SQLite's library can't be loaded from {path}: {error.Message} The file system of Data:Directory must allow programs (no \"noexec\").", error);
        }
    }
}
