using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace LinkApp.Web.Doctor;

/// <summary>The program that is running: its version, and what it was built from and runs on.</summary>
/// <param name="Version">LinkApp's version.</param>
/// <param name="Commit">The commit that it was built from; null if that is not known, as in a development build.</param>
/// <param name="Date">When that commit was made, in UTC; null if that is not known.</param>
/// <param name="Runtime">The version of .NET.</param>
/// <param name="Platform">The operating system and the processor.</param>
internal sealed record Product(string Version, string? Commit, DateTime? Date, string Runtime, string Platform)
{
    public static Product This { get; } = Read(typeof(Product).Assembly);

    /// <summary>Reads the metadata of an assembly, which eng/Version.targets writes.</summary>
    public static Product Read(Assembly assembly)
    {
        var metadata = assembly.GetCustomAttributes<AssemblyMetadataAttribute>().ToLookup(attribute => attribute.Key, attribute => attribute.Value);
        return Read(
            assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
            metadata["Commit"].FirstOrDefault(),
            metadata["CommitDate"].FirstOrDefault());
    }

    /// <summary>Combines a version, a commit and the date of the commit (ISO 8601, any offset) with the current runtime and platform.</summary>
    public static Product Read(string version, string? commit, string? commitDate) => new(
        version,
        commit,
        commitDate is null ? null : DateTimeOffset.Parse(commitDate, CultureInfo.InvariantCulture).UtcDateTime,
        RuntimeInformation.FrameworkDescription,
        RuntimeInformation.RuntimeIdentifier);

    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        string?[] parts = [Commit is null ? null : $"commit {Commit}", Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Runtime, Platform];
        return $"linkapp {Version} ({string.Join(", ", parts.Where(part => part is not null))})";
    }
}
