namespace LinkApp.Tests.Support;

/// <summary>Expected texts, in files beside the tests.</summary>
internal static class Snapshot
{
    /// <summary>Compares a text with its file; with LINKAPP_SNAPSHOTS=write, writes the file.</summary>
    public static void Assert(string name, string text)
    {
        var file = Path.Combine(Repository.Folder("LinkApp.Tests", "Snapshots"), name);
        if (Environment.GetEnvironmentVariable("LINKAPP_SNAPSHOTS") == "write")
            File.WriteAllText(file, text);
        Xunit.Assert.Equal(File.Exists(file) ? File.ReadAllText(file) : "", text);
    }
}
