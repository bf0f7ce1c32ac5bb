using System.Runtime.InteropServices;

namespace LinkApp.Web;

/// <summary>
/// .NET wants the system's ICU library on Linux, and ends at once without it. LinkApp starts without it, too: then names
/// in other alphabets are compared letter by letter, and time zones have their IANA names only.
/// </summary>
internal static class Globalization
{
    private const int NewestIcu = 90;
    private const int OldestIcu = 50;

    /// <summary>Called first of all: the switch is read when something first asks for a culture.</summary>
    public static void Prepare()
    {
        if (OperatingSystem.IsLinux() && !HasIcu())
            AppContext.SetSwitch("System.Globalization.Invariant", true);
    }

    private static bool HasIcu()
    {
        if (NativeLibrary.TryLoad("libicuuc.so", out _))
            return true;
        for (var version = NewestIcu; version >= OldestIcu; version--)
        {
            if (NativeLibrary.TryLoad($"libicuuc.so.{version}", out _))
                return true;
        }
        return false;
    }
}
