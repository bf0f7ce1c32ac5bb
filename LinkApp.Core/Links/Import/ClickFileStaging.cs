using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Imported;
using LinkApp.Core.Data;
using LinkApp.Core.Geo;
using LinkApp.Core.Hosts;
using LinkApp.Core.Lanes;
using LinkApp.Core.Links.Import.ClickFiles;
using LinkApp.Core.Links.Import.Mapping;
using LinkApp.Core.Wording;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Links.Import;

/// <summary>Reads a file of clicks: finds their links and looks up addresses, sorts the clicks by time, and lists the rows that are left out.</summary>
public sealed class ClickFileStaging(
    IDbContextFactory<AppDb> databases, LinkQueries links, HostTable hosts, UserAgents agents, VisitorLocator locator, TimeProvider time)
{
    /// <summary>The largest size of a file, in bytes.</summary>
    public const long MaxBytes = 8L << 30;

    /// <summary>The most rows of a file.</summary>
    public const int MaxRows = 100_000_000;

    /// <summary>The most fields of left-out rows that are listed; the rows are all counted.</summary>
    public const int MaxSkipped = 10_000;

    // Rows whose links are looked up together: some milliseconds of work in the lane.
    private const int BatchSize = 250;

    // Names whose links are remembered: some 20 MB.
    private const int MaxKnown = 200_000;

    /// <summary>Reads a file; the counts of the import grow with it.</summary>
    /// <exception cref="ImportException">It is not a file of clicks, or is broken from some line on.</exception>
    internal async Task ReadAsync(
        ImportJob import, string path, StagedClicks staged, ColumnMap? map, Action<int>? onStep, LaneTicket? ticket, CancellationToken cancel)
    {
        // A reading that was interrupted begins again.
        staged.Clear();
        await using (var db = await databases.CreateDbContextAsync(cancel))
            await db.SkippedRows.Where(row => row.ImportId == import.Id).ExecuteDeleteAsync(cancel);
        (import.Rows, import.New, import.Invalid, import.Clicks) = (0, 0, 0, 0);
        import.IgnoredColumns.Clear();

        await using var file = await ClickFileReader.OpenAsync(path, map, cancel);
        import.Format = file.Format.Format;
        import.IgnoredColumns.AddRange(file.IgnoredColumns.Take(50).Select(StagedRow.Shown));
        var reading = new Reading(import, file, staged, CreateReader());
        var next = () => ReadNextAsync(reading, cancel);
        while (await (ticket?.RunAsync(next, cancel: cancel) ?? next()))
            onStep?.Invoke(import.Rows);
        if (import.Rows == 0)
            throw new ImportException("The file has no rows.");
        staged.Complete();
    }

    /// <summary>A reader of records, as of now.</summary>
    internal ClickRecordReader CreateReader() => new(agents, locator.Locate, time.GetUtcNow());

    private async Task<bool> ReadNextAsync(Reading reading, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var import = reading.Import;
        var (rows, count) = (0, 0);
        for (; rows < BatchSize && await reading.File.ReadAsync(reading.Record, cancel); rows++)
        {
            if (reading.Reader.Read(reading.Record, reading.Clicks[count]))
                count++;
            else
                reading.Skip(reading.Record.Line, reading.Reader.Errors);
        }
        import.Rows += rows;
        if (import.Rows > MaxRows)
            throw new ImportException($"A file can have at most {Format.Count(MaxRows, "row")}. Split the file.");
        var clicks = new ArraySegment<FileClick>(reading.Clicks, 0, count);
        await FindLinksAsync(import.OrganizationId, clicks, reading.Links, cancel);
        foreach (var click in clicks)
            Stage(reading, click);
        await SaveAsync(reading, cancel);
        return rows > 0;
    }

    /// <summary>Finds the links of clicks: this is the only place where a slug of a file becomes a link.</summary>
    internal async Task FindLinksAsync(int organizationId, IReadOnlyCollection<FileClick> clicks, Dictionary<LinkName, long?> known, CancellationToken cancel)
    {
        if (known.Count > MaxKnown)
            known.Clear();
        foreach (var names in clicks.Select(click => click.Link).Where(name => !known.ContainsKey(name)).Distinct().ToList().Chunk(500))
        {
            var own = names.ToDictionary(name => name, name => Own(organizationId, name));
            var found = await links.IdsAsync(organizationId, own.Values, isAmbiguousMissing: true, cancel);
            // A link of the shared hosts answers on all domains of its organization on which no other link has its slug.
            var elsewhere = own.Values.Where(name => name.Host is not null && !found.ContainsKey(name)).Select(name => new LinkName(name.Slug, "")).ToList();
            var shared = elsewhere.Count == 0 ? [] : await links.IdsAsync(organizationId, elsewhere, isAmbiguousMissing: true, cancel);
            foreach (var name in names)
            {
                known[name] = found.TryGetValue(own[name], out var link) || (own[name].Host is not null && shared.TryGetValue(new(name.Slug, ""), out link))
                    ? link
                    : null;
            }
        }
    }

    // The domain of another program may be none of ours: its slugs are found all the same.
    private LinkName Own(int organizationId, LinkName name) =>
        name.Host is { } host && hosts.GetDomains(organizationId).All(domain => domain.Host != host) ? name.Slug : name;

    /// <summary>What is wrong with a click whose link is unknown.</summary>
    internal static SkippedField NoLink(FileClick click) => new(
        "slug", click.Link.ToText(), "The organization has no link with this slug, or several.", "Import the links first, create this one, or name its domain.");

    private static void Stage(Reading reading, FileClick click)
    {
        if (reading.Links[click.Link] is not { } link)
        {
            reading.Skip(click.Line, [NoLink(click)]);
            return;
        }
        var names = reading.Staged.Names;
        reading.Import.New++;
        reading.Import.Clicks += click.Sum ?? 1;
        reading.Staged.Add(new ImportedClick
        {
            Time = click.Time.ToUnixTimeMilliseconds(),
            Link = link,
            Row = reading.Import.New,
            Clicks = click.Sum ?? 1,
            IsSum = click.Sum is not null,
            Place = names.Add(click.Place),
            Agent = names.Add(click.Agent),
            Referrer = names.Add(click.Referrer),
            Destination = names.Add(click.Destination),
            Rule = Math.Max(0, names.Add(click.Rule)),
            Kind = click.Kind,
        });
    }

    private async Task SaveAsync(Reading reading, CancellationToken cancel)
    {
        if (reading.Skipped.Count == 0)
            return;
        await using var db = await databases.CreateDbContextAsync(cancel);
        db.AddRange(reading.Skipped);
        await db.SaveChangesAsync(cancel);
        reading.Skipped.Clear();
    }

    /// <summary>A file that is being read.</summary>
    private sealed class Reading(ImportJob import, ClickFileReader file, StagedClicks staged, ClickRecordReader reader)
    {
        private int _listed;

        public ImportJob Import => import;

        public ClickFileReader File => file;

        public StagedClicks Staged => staged;

        public ClickRecordReader Reader => reader;

        public ClickRecord Record { get; } = new();

        /// <summary>For the clicks of a batch: the same objects for every batch.</summary>
        public FileClick[] Clicks { get; } = [.. Enumerable.Range(0, BatchSize).Select(_ => new FileClick())];

        /// <summary>The links of slugs; null where there is none.</summary>
        public Dictionary<LinkName, long?> Links { get; } = [];

        /// <summary>What is wrong with rows and is not stored yet.</summary>
        public List<SkippedRow> Skipped { get; } = [];

        public void Skip(int line, IReadOnlyList<SkippedField> errors)
        {
            import.Invalid++;
            foreach (var error in errors)
            {
                if (_listed < MaxSkipped)
                    Skipped.Add(SkippedRow.Create(import.Id, ++_listed, line, error));
            }
        }
    }
}
