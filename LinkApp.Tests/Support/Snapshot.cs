namespace LinkApp.Tests.Support;

/// <summary>Texts that were agreed on, in files beside the tests.</summary>
internal static class Snapshot
{
    /// <summary>Compares a text with its file; writes the file where LINKAPP_SNAPSHOTS=write says so.</summary>
    public static void Assert(string name, string text)
    {
        var file = Path.Combine(Repository.Folder("LinkApp.Tests", "Snapshots"), name);
        if (Environment.GetEnvironmentVariable("LINKAPP_SNAPSHOTS") == "write")
            File.WriteAllText(file, text);
        Xunit.Assert.Equal(File.Exists(file) ? File.ReadAllText(file) : "", text);
    }
}
