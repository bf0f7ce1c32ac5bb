using System.Diagnostics;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>The single file for other systems than this one. It is built, but not started.</summary>
[Trait("Tier", "nightly")]
public sealed class PublishTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory(Skip = Nightly.Skip, SkipUnless = nameof(Nightly.IsWanted), SkipType = typeof(Nightly))]
    [InlineData("linux-arm64", "linkapp")]
    [InlineData("linux-musl-x64", "linkapp")]
    [InlineData("win-x64", "linkapp.exe")]
    public async Task One_file_is_made_for_each_system(string system, string name)
    {
        var script = Path.Combine(Repository.Folder("eng"), "publish.sh");
        string[] options = ["-p:PublishReadyToRun=false", "-p:RunAnalyzers=false", "--disable-build-servers"];
        var start = new ProcessStartInfo("bash", [script, system, _folder.Path, .. options]);

        var result = await ServerProcess.RunAsync(start, Limit);

        Assert.True(result.ExitCode == 0, result.Output + result.Errors);
        var file = Assert.Single(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
        Assert.Equal(name, Path.GetFileName(file));
        // The runtime and the geo database are inside.
        Assert.InRange(new FileInfo(file).Length, 100_000_000, 400_000_000);
    }
}
