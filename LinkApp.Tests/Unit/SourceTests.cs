using System.Text.RegularExpressions;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

/// <summary>Rules for source files that no analyzer checks.</summary>
public sealed partial class SourceTests
{
    private const int MaxColumns = 160;

    private static readonly string[] Extensions = [".cs", ".razor", ".js", ".mjs", ".css", ".sh"];

    /// <summary>Folders with downloaded, built or generated files, and eng/faults, whose lines are rows of a table.</summary>
    private static readonly string[] Foreign = ["faults", "bin", "obj", "node_modules", "dist", "Migrations", "artifacts", "TestResults", "generated"];

    [Fact]
    public void Lines_end_where_a_screen_does()
    {
        var root = Repository.Folder();
        var wide = Files(root).SelectMany(file => Wide(File.ReadLines(file)).Select(line => $"{Path.GetRelativePath(root, file)}:{line}")).ToList();

        Assert.True(wide.Count == 0, $"Longer than {MaxColumns} columns, and not for the sake of one long text:\n{string.Join('\n', wide)}");
    }

    [Theory]
    [InlineData("var a = \"short\";", 150, false)]
    [InlineData("var a = \"short\";", 170, true)]
    [InlineData("var a = \"a text that is so long that a line of its own would not hold it\";", 170, false)]
    [InlineData("  <p>A paragraph of a page, which is one line of prose however long it is</p>", 170, false)]
    public void A_long_line_is_one_that_could_be_wrapped(string start, int columns, bool isWide) =>
        Assert.Equal(isWide, Wide([start.PadRight(columns, '/')]).Any());

    /// <summary>Interpolation uses the server's culture, and CA1305 checks neither interpolated strings nor Razor.</summary>
    [Fact]
    public void Numbers_and_times_in_texts_are_written_by_Format()
    {
        var root = Repository.Folder();
        var found = Files(Path.Combine(root, "LinkApp.Core")).Concat(Files(Path.Combine(root, "LinkApp.Web")))
            .SelectMany(file => Formats(File.ReadAllLines(file)).Select(line => $"{Path.GetRelativePath(root, file)}:{line}"));

        Assert.Empty(found);
    }

    /// <summary>A caller that asks <c>StoreFailure</c>, or catches DbException, works with any database.</summary>
    [Fact]
    public void Only_the_folder_Data_knows_the_errors_of_SQLite()
    {
        var root = Repository.Folder();
        var data = Path.Combine(root, "LinkApp.Core", "Data") + Path.DirectorySeparatorChar;
        var found = Files(Path.Combine(root, "LinkApp.Core")).Concat(Files(Path.Combine(root, "LinkApp.Web")))
            .Where(file => !file.StartsWith(data, StringComparison.Ordinal) && File.ReadAllText(file).Contains("SqliteException", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(root, file));

        Assert.Empty(found);
    }

    private static IEnumerable<string> Files(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Where(file => Extensions.Contains(Path.GetExtension(file))))
            yield return file;
        foreach (var file in Directory.EnumerateDirectories(folder)
            .Where(inner => !Foreign.Contains(Path.GetFileName(inner)) && Path.GetFileName(inner)[0] != '.').SelectMany(Files))
            yield return file;
    }

    private static IEnumerable<string> Wide(IEnumerable<string> lines)
    {
        var (number, inRawText) = (0, false);
        foreach (var line in lines)
        {
            number++;
            var marks = RawText().Count(line);
            if (line.Length > MaxColumns && !inRawText && marks == 0 && !LongText().IsMatch(line))
                yield return $"{number}: {line.Trim()}";
            inRawText ^= marks % 2 == 1;
        }
    }

    private static IEnumerable<string> Formats(string[] lines) =>
        from i in Enumerable.Range(0, lines.Length)
        let statement = $"{(i == 0 ? "" : lines[i - 1])} {lines[i]}"
        where FormatInText().IsMatch(lines[i])
            && !statement.Contains("CultureInfo.InvariantCulture", StringComparison.Ordinal) && !statement.Contains(".Log", StringComparison.Ordinal)
        select $"{i + 1}: {lines[i].Trim()}";

    /// <summary>A long text in quotes or between tags.</summary>
    [GeneratedRegex("""["'`](\\.|[^"'`\\]){40,}["'`]|>[^<>@=;()]{40,}(<|$)""")]
    private static partial Regex LongText();

    [GeneratedRegex("\"\"\"")]
    private static partial Regex RawText();

    /// <summary>An interpolation such as {count:N0}, or ToString with a format; not for GUIDs, hexadecimal numbers, or the invariant "u" and "O".</summary>
    [GeneratedRegex("""\$"[^"]*\{[^{}"]*[\w)\]]:(N\d|P\d?|F\d|#|0|d |ddd|[yMHm]{1,4}\b)[^{}"]*\}|\.ToString\("(?!N"|O")[^"]+"\)""")]
    private static partial Regex FormatInText();
}
