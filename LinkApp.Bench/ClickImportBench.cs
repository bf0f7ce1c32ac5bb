using System.CommandLine;
using System.Globalization;
using LinkApp.Bench.Results;
using LinkApp.Bench.Samples;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Organizations;
using LinkApp.Core.Reports;

namespace LinkApp.Bench;

/// <summary>Measures an import of clicks without traffic: reading and sorting the file, writing its clicks, and undoing it.</summary>
internal static class ClickImportBench
{
    private const int Links = 10_000;
    private const int Days = 1_000;

    public static Command Create()
    {
        var sizes = BenchOptions.Numbers("--sizes", [100_000, 1_000_000], "Rows of the file; ratios are to the first.");
        var undo = new Option<bool>("--undo") { Description = "Undoes each import afterwards." };
        return BenchRun.Command(
            "import-clicks", "Importing a file of clicks: reading and sorting it, writing its clicks and their counts.",
            async (parsed, run, cancel) =>
            {
                double? first = null;
                foreach (var rows in parsed.GetRequiredValue(sizes))
                {
                    var cost = await MeasureAsync(run, rows, first, parsed.GetValue(undo), cancel);
                    first ??= cost;
                }
            },
            sizes, undo);
    }

    private static async Task<double> MeasureAsync(BenchRun run, int rows, double? baseline, bool undoes, CancellationToken cancel)
    {
        BenchRun.Say($"{rows:N0} rows");
        var data = run.GetPath($"clicks-{rows}");
        await using var installation = await Installation.OpenAsync(data);
        var organization = (await installation.OrganizationsAsync(1, cancel))[0];
        LinkFiller.Fill(data, Links, [organization]);
        await installation.StartPipelineAsync(cancel);
        var file = run.GetPath($"clicks-{rows}.ndjson");
        await File.WriteAllLinesAsync(file, Lines(rows), cancel);
        var imports = installation.Get<ClickImport>();
        var by = new Author("bench");

        var start = PhaseCost.Start();
        var import = await imports.ReadAsync(organization, file, "clicks.ndjson", by, cancel: cancel);
        var reading = start.End();
        await imports.StartAsync(organization, import.Id, cancel);
        start = PhaseCost.Start();
        await imports.RunAsync(organization, import.Id, cancel: cancel);
        var writing = start.End();
        var total = Count(installation, organization);
        if (total != rows)
        {
            var first = (await installation.Get<ImportQueries>().SkippedAsync(import, 0, 1, cancel)).FirstOrDefault();
            run.Results.Fault($"{rows:N0} rows became {total:N0} clicks; {import.Invalid:N0} were left out, first line {first?.Line}: {first?.Reason}");
        }
        var undoing = TimeSpan.Zero;
        if (undoes)
        {
            start = PhaseCost.Start();
            await imports.BeginUndoAsync(organization, import.Id, by, cancel);
            await imports.RunAsync(organization, import.Id, cancel: cancel);
            undoing = start.End().Time;
            if (Count(installation, organization) is var left and not 0)
                run.Results.Fault($"{left:N0} clicks are left after the undo.");
        }

        var both = reading.Time + writing.Time;
        var cost = both.TotalMicroseconds / rows;
        run.Results.Add(
            "import-clicks",
            ("rows", rows), ("file MB", new FileInfo(file).Length >> 20), ("read s", reading.Time.TotalSeconds), ("write s", writing.Time.TotalSeconds),
            ("read B/row", reading.Bytes / (double)rows), ("write B/row", writing.Bytes / (double)rows),
            ("read CPU µs/row", reading.Cpu.TotalMicroseconds / rows), ("write CPU µs/row", writing.Cpu.TotalMicroseconds / rows),
            ("both s", both.TotalSeconds), ("rows/s", rows / both.TotalSeconds), ("µs/row", cost), ("x first", cost / (baseline ?? cost)),
            ("10 million s", both.TotalSeconds * 10_000_000 / rows), ("undo s", undoes ? undoing.TotalSeconds : null),
            ("clicks.db B/click", new FileInfo(Path.Combine(data, "clicks.db")).Length / (double)rows),
            ("rollups.db B/click", new FileInfo(Path.Combine(data, "rollups.db")).Length / (double)rows), ("memory MB", Environment.WorkingSet >> 20));
        return cost;
    }

    private static long Count(Installation installation, int organization)
    {
        var report = installation.Get<ReportQueries>().Read(
            organization, null, new(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(60)));
        return report.Total + report.Bots + report.Internal;
    }

    /// <summary>The lines of the file as LinkApp's own export has them, the newest first: links by a rough Zipf, some thousand places, bots among them.</summary>
    internal static IEnumerable<string> Lines(int rows, int links = Links)
    {
        var random = new Random(1);
        var newest = new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);
        var step = TimeSpan.FromDays(Days) / rows;
        for (var i = 0; i < rows; i++)
        {
            var slug = LinkFiller.GetSlug((int)(links * Math.Pow(random.NextDouble(), 3)));
            var city = random.Next(5_000);
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"id":{{rows - i}},"time":"{{newest - (step * i):yyyy-MM-dd'T'HH:mm:ss.fff}}+00:00","slug":"{{slug}}","country":"{{(char)('A' + (city % 26))}}{{(char)('A' + (city % 7))}}","region":"Region {{city % 400}}","city":"City {{city}}","latitude":{{(city % 179) - 89}}.5,"longitude":{{(city % 359) - 179}}.25,"referrer":{{(city % 3 == 0 ? "null" : $"\"site-{random.Next(500)}.example\"")}},"browser":"Chrome","system":"{{(city % 2 == 0 ? "Android" : "Windows")}}","device":"{{(city % 2 == 0 ? "Mobile" : "Desktop")}}","destination":"https://www.example.com/shop/{{slug}}","rule":null,"bot":{{(random.Next(12) == 0 ? "true" : "false")}},"internal":false}""");
        }
    }
}
