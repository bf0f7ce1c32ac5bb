using System.Diagnostics;
using System.Text.Json;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>The release scripts: notes from the changelog, the version from git, the age of the runtime.</summary>
[Trait("Tier", "full")]
public sealed class ReleaseScriptTests : IDisposable
{
    private const string Changelog = """
        # Changelog

        ## [Unreleased]

        ## [1.1.0] - 2026-12-01

        ### Added
        - Domains.

        ### Fixed
        - Rules.

        ## [1.1.0-rc.1] - 2026-11-30
        - A candidate.

        ## [1.0.0] - 2026-11-01

        [1.1.0]: https://example.com/1.1.0
        """;

    private readonly TempFolder _folder = new();

    public ReleaseScriptTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Releases are made on Linux.");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1.1.0", "### Added\n- Domains.\n\n### Fixed\n- Rules.\n")]
    [InlineData("1.1.0-rc.1", "- A candidate.\n")]
    public async Task The_notes_are_the_versions_section_and_nothing_else(string version, string expected)
    {
        var result = await NotesAsync(version);

        Assert.Equal((0, expected), (result.ExitCode, result.Output));
    }

    [Theory]
    [InlineData("1.2.0")]
    [InlineData("1.1")]
    [InlineData("1.0.0")]
    [InlineData("Unreleased")]
    public async Task A_version_whose_section_is_missing_or_empty_has_no_notes(string version)
    {
        var result = await NotesAsync(version);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains($"\"## [{version}]\"", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_changelog_of_this_source_has_notes_for_a_rehearsal()
    {
        var result = await RunAsync("bash", Script("notes.sh"), "Unreleased");

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
    }

    [Fact]
    public async Task A_clone_has_the_commit_and_its_date()
    {
        await CommitAsync();

        var state = await SourceStateAsync(_folder.Path);

        Assert.Equal((await HeadAsync(), "2026-11-29T12:00:00+02:00", "0.1.0-dev", ""), state);
    }

    [Theory]
    [InlineData("v1.2.3", "1.2.3")]
    [InlineData("v1.2.3-rc.1", "1.2.3-rc.1")]
    public async Task The_source_archive_of_a_tag_has_commit_date_and_version(string tag, string version)
    {
        await CommitAsync();
        await GitAsync("tag", tag);

        var state = await SourceStateAsync(await ArchiveAsync());

        Assert.Equal((await HeadAsync(), "2026-11-29T12:00:00+02:00", version, "true"), state);
    }

    [Fact]
    public async Task The_source_archive_of_a_commit_after_a_tag_has_no_version_of_its_own()
    {
        await CommitAsync();
        await GitAsync("tag", "v1.2.3");
        await GitAsync("commit", "--quiet", "--allow-empty", "--message", "After");

        var state = await SourceStateAsync(await ArchiveAsync());

        Assert.Equal((await HeadAsync(), "2026-11-29T12:00:00+02:00", "0.1.0-dev", "true"), state);
    }

    [Fact]
    public async Task A_copy_of_the_files_alone_builds_without_a_commit()
    {
        CopySource();

        Assert.Equal(("", "", "0.1.0-dev", "true"), await SourceStateAsync(_folder.Path));
    }

    [Theory]
    [InlineData("10.0.12", "10.0.15", ".NET 10.0.12 in the file is older than the .NET packages (10.0.15)")]
    [InlineData("10.0.9", "10.0.10", ".NET 10.0.9 in the file is older than the .NET packages (10.0.10)")]
    [InlineData("10.0.15", "10.0.15", "")]
    [InlineData("10.0.16", "10.0.15", "")]
    [InlineData("10.0.1", "11.2.0", "")]
    public async Task A_release_warns_of_a_runtime_older_than_the_packages(string runtime, string packages, string expected)
    {
        var deps = _folder.File("linkapp.deps.json");
        await File.WriteAllTextAsync(deps, $$"""
            { "libraries": { "linkapp/0.1.0": {}, "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/{{runtime}}": {}, "Microsoft.OpenApi/10.0.99": {}, "Microsoft.EntityFrameworkCore.Sqlite/{{packages}}": {} } }
            """);

        var result = await RunAsync("node", Script("bundle.mjs"), deps);

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.StartsWith(expected, result.Output, StringComparison.Ordinal);
        Assert.Equal(expected.Length == 0, result.Output.Length == 0);
    }

    private static string Script(string name) => Path.Combine(Repository.Folder("eng"), name);

    private async Task<CommandResult> NotesAsync(string version)
    {
        var file = _folder.File("CHANGELOG.md");
        await File.WriteAllTextAsync(file, Changelog);
        return await RunAsync("bash", Script("notes.sh"), version, file);
    }

    /// <summary>A minimal project that only determines the version.</summary>
    private void CopySource()
    {
        Directory.CreateDirectory(_folder.File("eng"));
        File.Copy(Script("Version.targets"), _folder.File("eng/Version.targets"));
        File.Copy(Script("source.txt"), _folder.File("eng/source.txt"));
        File.Copy(Path.Combine(Repository.Folder("eng"), "..", ".gitattributes"), _folder.File(".gitattributes"));
        File.WriteAllText(_folder.File("app.proj"), """
            <Project>
              <PropertyGroup><Configuration>Release</Configuration><Version>0.1.0-dev</Version></PropertyGroup>
              <Import Project="eng/Version.targets" />
            </Project>
            """);
    }

    private async Task CommitAsync()
    {
        CopySource();
        await GitAsync("init", "--quiet");
        await GitAsync("add", ".");
        await GitAsync("commit", "--quiet", "--message", "All");
    }

    private async Task<string> HeadAsync() => (await GitAsync("rev-parse", "HEAD")).Trim();

    private async Task<string> ArchiveAsync()
    {
        var folder = Directory.CreateDirectory(_folder.File("archive")).FullName;
        await GitAsync("archive", "--output", _folder.File("archive.tar"), "HEAD");
        Assert.Equal(0, (await RunAsync("tar", "--extract", "--file", _folder.File("archive.tar"), "--directory", folder)).ExitCode);
        return folder;
    }

    private async Task<string> GitAsync(params string[] args)
    {
        var result = await RunAsync(
            "git", ["-C", _folder.Path, "-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false", .. args]);
        Assert.True(result.ExitCode == 0, result.Errors);
        return result.Output;
    }

    private static async Task<(string Commit, string Date, string Version, string Skip)> SourceStateAsync(string folder)
    {
        var result = await RunAsync(
            "dotnet", "msbuild", Path.Combine(folder, "app.proj"), "-t:ReadCommit", "-getProperty:Version", "-getProperty:MinVerSkip",
            "-getItem:AssemblyMetadata");
        Assert.True(result.ExitCode == 0, result.Output + result.Errors);
        var json = JsonElement.Parse(result.Output);
        var properties = json.GetProperty("Properties");
        var metadata = json.GetProperty("Items").GetProperty("AssemblyMetadata").EnumerateArray()
            .ToDictionary(item => item.GetProperty("Identity").GetString()!, item => item.GetProperty("Value").GetString()!);
        return (metadata.GetValueOrDefault("Commit", ""), metadata.GetValueOrDefault("CommitDate", ""), properties.GetProperty("Version")
            .GetString()!, properties.GetProperty("MinVerSkip").GetString()!);
    }

    private static Task<CommandResult> RunAsync(string program, params string[] args)
    {
        var start = new ProcessStartInfo(program, args);
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_AUTHOR_DATE"] = start.Environment["GIT_COMMITTER_DATE"] = "2026-11-29T12:00:00+02:00";
        // The build that runs the tests must not influence this one.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        return ServerProcess.RunAsync(start, Eventually.Limit);
    }
}
