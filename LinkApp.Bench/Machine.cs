using System.Globalization;
using System.Runtime.InteropServices;

namespace LinkApp.Bench;

/// <summary>Describes the machine on which the bench runs.</summary>
internal static class Machine
{
    public static void Describe(TextWriter output)
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30);
        output.WriteLine($"command: LinkApp.Bench {string.Join(' ', Environment.GetCommandLineArgs().Skip(1))}");
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"machine: {Environment.ProcessorCount} cores, {memory:0.0} GiB, {RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}, {RuntimeInformation.FrameworkDescription}{BuildNote}"));
        output.WriteLine();
    }

#if DEBUG
    private const string BuildNote = ", DEBUG build: the figures mean nothing";
#else
    private const string BuildNote = "";
#endif
}
