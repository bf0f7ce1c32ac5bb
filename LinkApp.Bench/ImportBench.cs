using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using LinkApp.Bench.Results;
using LinkApp.Bench.Samples;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Export;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Organizations;

namespace LinkApp.Bench;

/// <summary>Measures an import of links, their export, and how long edits by another editor take meanwhile.</summary>
internal static class ImportBench
{
    public static Command Create()
    {
        var sizes = BenchOptions.Numbers("--sizes", [10_000, 100_000], "Rows of the file; ratios are to the first.");
        return BenchRun.Command(
            "links-import", "Reading a file of links, creating them, exporting them, and how long another editor's saves take meanwhile.",
            async (parsed, run, cancel) =>
            {
                double? first = null;
                foreach (var rows in parsed.GetRequiredValue(sizes))
                {
                    var cost = await MeasureAsync(run, rows, first, cancel);
                    first ??= cost;
                }
            },
            sizes);
    }

    private static async Task<double> MeasureAsync(BenchRun run, int rows, double? first, CancellationToken cancel)
    {
        BenchRun.Say($"{rows:N0} rows");
        await using var installation = await Installation.OpenAsync(run.GetPath($"import-{rows}"));
        var organization = (await installation.OrganizationsAsync(1, cancel))[0];
        var by = new Author("bench");
        var file = run.GetPath($"links-{rows}.csv");
        await File.WriteAllLinesAsync(file, Lines(rows), cancel);
        var imports = installation.Get<LinkImport>();

        var (reading, import) = await TimeAsync(() => installation.Get<ImportStaging>().ReadAsync(organization, file, "links.csv", null, by, cancel: cancel));
        await imports.StartAsync(organization, import.Id, TakenSlugs.Skip, ["imported"], cancel);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var others = Task.Run(() => EditAsync(installation.Get<LinkEditor>(), organization, by, done.Token), cancel);
        var (creating, ended) = await TimeAsync(() => imports.RunAsync(organization, import.Id, cancel: cancel));
        await done.CancelAsync();
        var waits = await others;
        var copy = run.GetPath("copy.csv");
        var (exporting, _) = await TimeAsync(async () =>
        {
            await using var output = File.Create(copy);
            await installation.Get<LinkExport>().WriteAsync(output, organization, cancel: cancel);
            return output.Length;
        });

        var cost = creating.Time.TotalMicroseconds / rows;
        run.Results.Add(
            "import",
            ("rows", rows), ("read s", reading.Time.TotalSeconds), ("create s", creating.Time.TotalSeconds),
            ("both s", (reading.Time + creating.Time).TotalSeconds), ("rows/s", rows / (reading.Time + creating.Time).TotalSeconds),
            ("read B/row", reading.Bytes / (double)rows), ("create B/row", creating.Bytes / (double)rows),
            ("read CPU µs/row", reading.Cpu.TotalMicroseconds / rows), ("create CPU µs/row", creating.Cpu.TotalMicroseconds / rows),
            ("create µs/row", cost), ("x first", cost / (first ?? cost)), ("export s", exporting.Time.TotalSeconds), ("others' edits", waits.Count),
            ("edit p50 ms", waits.Count == 0 ? null : waits[waits.Count / 2]), ("edit max ms", waits.Count == 0 ? null : waits[^1]),
            ("memory MB", Environment.WorkingSet >> 20));
        if (ended?.Created != rows)
            run.Results.Fault($"{rows:N0} rows became {ended?.Created:N0} links.");
        var exported = File.ReadLines(copy).Count() - 1;
        if (exported < rows)
            run.Results.Fault($"{rows:N0} links became {exported:N0} lines.");
        return cost;
    }

    /// <summary>The lines of the file: every fifth link has destinations by country, every second has tags.</summary>
    private static IEnumerable<string> Lines(int rows) => Enumerable.Range(0, rows)
        .Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"{LinkFiller.GetSlug(i)},Campaign {i},https://www.example.com/shop/{i}?utm_source=link,{(i % 2 == 0 ? "\"newsletter, 2026\"" : "")},{(i % 5 == 0 ? Countries : "")}"))
        .Prepend("slug,name,destination,tags,countries");

    private const string Countries = "\"{\"\"US\"\":\"\"https://us.example.com/\"\",\"\"DE\"\":\"\"https://de.example.com/\"\",\"\"IN\"\":\"\"https://in.example.com/\"\"}\"";

    /// <summary>Creates a link every 100 ms until it is stopped, as another editor would; returns the milliseconds of each, sorted.</summary>
    private static async Task<List<double>> EditAsync(LinkEditor editor, int organization, Author by, CancellationToken cancel)
    {
        var waits = new List<double>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        try
        {
            while (await timer.WaitForNextTickAsync(cancel))
            {
                var start = Stopwatch.GetTimestamp();
                await editor.CreateAsync(organization, new LinkDraft { Destination = "https://example.com/" }, by, cancel: cancel);
                waits.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }
        catch (OperationCanceledException)
        {
            // The import is done.
        }
        waits.Sort();
        return waits;
    }

    private static async Task<(PhaseCost Cost, T Result)> TimeAsync<T>(Func<Task<T>> work)
    {
        var start = PhaseCost.Start();
        var result = await work();
        return (start.End(), result);
    }
}
