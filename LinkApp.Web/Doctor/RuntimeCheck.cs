using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Web.Doctor;

/// <summary>Checks whether .NET itself is as new as the .NET packages that LinkApp uses.</summary>
internal static class RuntimeCheck
{
    private const string Check = "runtime";

    /// <summary>Checks the runtime of this process.</summary>
    public static Finding Now()
    {
        var packages = typeof(DbContext).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        return Run(Environment.Version, Version.Parse(packages.Split('-', '+')[0]));
    }

    /// <summary>Compares the version of the runtime with that of the packages.</summary>
    public static Finding Run(Version runtime, Version packages) => runtime < packages
        ? Finding.Warn(
            Check, $".NET {runtime} is older than the .NET packages that LinkApp was built with ({packages}): it lacks their fixes.",
            "Update the .NET runtime. If it is inside LinkApp's file, take a newer release, or build with a newer .NET SDK.")
        : Finding.Ok(Check, $".NET {runtime}.");
}
