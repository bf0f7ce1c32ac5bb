using System.Globalization;
using System.Runtime.InteropServices;

namespace LinkApp.Web;

/// <summary>
/// .NET wants the system's ICU library on Linux, and ends at once without it. LinkApp starts without it, too: then names
/// in other alphabets are compared letter by letter, and time zones have their IANA names only.
/// And it speaks one language, whatever LANG says.
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
        // Pages, messages and help are English, and what the command line prints is read by programs: the server's language has no part in either.
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
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
