using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace LinkApp.Web.Doctor;

/// <summary>What runs.</summary>
/// <param name="Version">LinkApp's version.</param>
/// <param name="Commit">What it was built from; null where that is not known, as in a development build.</param>
/// <param name="Date">When that commit was made, in UTC; null where that is not known.</param>
/// <param name="Runtime">Which .NET.</param>
/// <param name="Platform">Which system and processor.</param>
internal sealed record Product(string Version, string? Commit, DateTime? Date, string Runtime, string Platform)
{
    public static Product This { get; } = Of(typeof(Product).Assembly);

    /// <summary>What an assembly says of itself: eng/Version.targets writes it.</summary>
    public static Product Of(Assembly assembly)
    {
        var metadata = assembly.GetCustomAttributes<AssemblyMetadataAttribute>().ToLookup(attribute => attribute.Key, attribute => attribute.Value);
        return Of(
            assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
            metadata["Commit"].FirstOrDefault(),
            metadata["CommitDate"].FirstOrDefault());
    }

    /// <summary>What runs, of a version, a commit, and its date in ISO 8601 with any offset.</summary>
    public static Product Of(string version, string? commit, string? commitDate) => new(
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
