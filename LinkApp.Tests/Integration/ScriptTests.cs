using System.ComponentModel;
using System.Diagnostics;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>The tests of the front end's own modules, which Node.js runs.</summary>
[Trait("Tier", "full")]
public sealed class ScriptTests
{
    [Fact]
    public async Task The_tests_of_the_browsers_modules_pass()
    {
        var folder = Repository.Folder("wwwroot-assets");
        var tests = Directory.GetFiles(Path.Combine(folder, "test"), "*.test.mjs");
        Assert.NotEmpty(tests);

        var (exitCode, output) = await RunAsync("node", folder, ["--test", .. tests]);

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    [Trait("Tier", "full")]
    public async Task The_linter_and_the_type_checker_find_nothing_in_the_scripts()
    {
        var (exitCode, output) = await RunAsync("npm", Repository.Folder("wwwroot-assets"), ["run", "--silent", "check"]);

        Assert.True(exitCode == 0, output);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, string folder, string[] args)
    {
        var start = new ProcessStartInfo(program, args) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await Eventually.Get(Task.WhenAll(output, errors), $"{program} ends");
            await process.WaitForExitAsync();
            return (process.ExitCode, await output + await errors);
        }
        catch (Win32Exception error)
        {
            throw new InvalidOperationException(
                "Node.js 20 or newer is not on the PATH; the front end is built and tested with it. Install it from https://nodejs.org.", error);
        }
    }
}
