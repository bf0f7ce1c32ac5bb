using LinkApp.Core.Settings;

namespace LinkApp.Core.Data;

/// <summary>
/// Has the framework put its temporary files into the data folder, such as forms that are too large for memory, and keys before they are
/// complete. The system's temporary folder may not exist, and LinkApp writes into its data folder only.
/// </summary>
public static class TemporaryFolder
{
    // What .NET reads for each temporary file.
    private static readonly string Variable = OperatingSystem.IsWindows() ? "TMP" : "TMPDIR";

    private static bool _isEnabled;

    /// <summary>Allows it. For the program only: tests have many data folders in one process.</summary>
    public static void Enable() => _isEnabled = true;

    /// <summary>From now on, temporary files are in this data folder.</summary>
    internal static void Use(DataSettings data)
    {
        if (_isEnabled)
            Environment.SetEnvironmentVariable(Variable, data.Temporary);
    }

    /// <summary>Deletes the files that a killed server has left. For the start of a server, when it has the data folder for itself.</summary>
    internal static void Clear(DataSettings data)
    {
        foreach (var file in Directory.EnumerateFiles(data.Temporary))
            BundledFiles.TryDelete(() => File.Delete(file));
    }
}
