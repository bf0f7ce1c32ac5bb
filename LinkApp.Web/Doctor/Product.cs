using System.Reflection;
using System.Runtime.InteropServices;

namespace LinkApp.Web.Doctor;

/// <summary>What runs.</summary>
/// <param name="Version">LinkApp's version.</param>
/// <param name="Commit">What it was built from; null where that is not known.</param>
/// <param name="Runtime">Which .NET.</param>
/// <param name="Platform">Which system and processor.</param>
internal sealed record Product(string Version, string? Commit, string Runtime, string Platform)
{
    public static Product This { get; } = Read();

    private static Product Read()
    {
        // The SDK appends the commit where it is known.
        var parts = typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+', 2);
        return new(parts[0], parts.Length > 1 ? parts[1] : null, RuntimeInformation.FrameworkDescription, RuntimeInformation.RuntimeIdentifier);
    }
}
