using System.Globalization;
using System.Runtime.InteropServices;

namespace LinkApp.Web;

/// <summary>
/// Lets LinkApp start without the system's ICU library, which .NET requires on Linux: names in other alphabets are then
/// compared character by character, and time zones have their IANA names only. Also sets one culture, whatever LANG says.
/// </summary>
internal static class Globalization
{
    private const int NewestIcu = 90;
    private const int OldestIcu = 50;

    /// <summary>Sets the cultures. Must run before all else: .NET reads the switch when a culture is first used.</summary>
    public static void Prepare()
    {
        if (OperatingSystem.IsLinux() && !HasIcu())
            AppContext.SetSwitch("System.Globalization.Invariant", true);
        // Pages, messages and help are English, and programs read what the command line prints: the server's language must affect neither.
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
