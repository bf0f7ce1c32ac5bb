using LinkApp.Core.Links.Import;
using LinkApp.Core.Links.Import.Mapping;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Files that no format fits: they wait until a member has mapped their columns.</summary>
public sealed class ImportMappingTests : IAsyncLifetime
{
    private const string Links = "Short,Long,What\nhttps://go.example/a,https://example.com/1,One\nb,not an address,Two\nc,https://example.com/3,Three\n";
    private const string Clicks = "Link,When,Land\nhttps://go.example/spring,2026-01-31 10:15,Germany\nspring,never,DE\nunknown,2026-01-31 10:16,DE\n";

    private Pipeline? _pipeline;
    private int _organization;

    private ImportMappings Mappings => _pipeline!.Get<ImportMappings>();

    private ImportRig Rig => new(_pipeline!.Services, _organization);

    public async ValueTask InitializeAsync()
    {
        _pipeline = await Pipeline.StartAsync();
        _organization = await _pipeline.Get<OrganizationEditor>().FindOrCreateAsync("Acme");
    }

    public ValueTask DisposeAsync() => _pipeline!.DisposeAsync();

    [Theory]
    [InlineData(Links, true)]
    [InlineData(Clicks, true)]
    [InlineData("[{\"short\":\"a\",\"long\":\"https://example.com/\"}]", true)]
    [InlineData("{\"short\":\"a\",\"long\":\"https://example.com/\"}\n{\"short\":\"b\"}\n", true)]
    [InlineData("slug,destination\na,https://example.com/\n", false)]
    [InlineData("keyword,url\na,https://example.com/\n", false)]
    [InlineData("Short,Long\n", false)]
    [InlineData("[]", false)]
    [InlineData("[1,2]", false)]
    [InlineData("", false)]
    [InlineData("<html><body>Not found</body></html>", false)]
    [InlineData("PK\u0003\u0004", false)]
    public async Task A_map_is_needed_by_tables_that_no_format_fits(string text, bool isNeeded)
    {
        using var folder = new TempFolder();

        Assert.Equal(isNeeded, await Mappings.IsNeededAsync(folder.Write(text)));
    }

    [Fact]
    public async Task A_mapped_file_of_links_is_an_import_like_any_other()
    {
        var waiting = await CreateAsync(Links);
        var map = Map("slug=Short,destination=Long,name=What");

        var preview = await Mappings.PreviewAsync(_organization, waiting.Id, map, ImportRig.Ada);
        Assert.Equal([true, false, true], preview!.Rows.Select(row => row.IsValid));
        Assert.Equal("a", preview.Rows[0].Cells[0].Text);
        Assert.Contains("full address", preview.Rows[1].Cells[1].Error, StringComparison.Ordinal);

        var import = await Mappings.ApplyAsync(_organization, waiting.Id, map, ImportRig.Ada);
        Assert.Equal((ImportState.Ready, ImportFormat.Mapped, 3, 2, 1), (import!.State, import.Format, import.Rows, import.New, import.Invalid));
        Assert.Null(await Rig.Queries.FindAsync(_organization, waiting.Id));
        await Rig.RunAsync(import);
        Assert.Equal(["a", "c"], (await Rig.LinksAsync()).Select(link => link.Slug));
    }

    [Fact]
    public async Task A_mapped_file_of_clicks_is_read_with_its_map_after_a_restart_too()
    {
        await _pipeline!.LinkAsync(new LinkBuilder().Slug("spring"));
        var waiting = await CreateAsync(Clicks);
        var map = Map("slug=Link,time=When,country=Land");

        var preview = await Mappings.PreviewAsync(_organization, waiting.Id, map, ImportRig.Ada);
        Assert.Equal([true, false, false], preview!.Rows.Select(row => row.IsValid));
        Assert.Equal(["spring", "31 Jan 2026, 10:15:00", "Germany"], preview.Rows[0].Cells.Select(cell => cell.Text));
        Assert.Contains("no link with this slug", preview.Rows[2].Cells[0].Error, StringComparison.Ordinal);

        Assert.Equal(waiting.Id, (await Mappings.ApplyAsync(_organization, waiting.Id, map, ImportRig.Ada))!.Id);
        var clicks = new ClickImportRig(_pipeline!.Services, _organization);
        Assert.Equal([(_organization, waiting.Id)], await clicks.Clicks.FindInterruptedAsync());
        Assert.True(await clicks.Clicks.RunAsync(_organization, waiting.Id));
        var import = await clicks.FindAsync(waiting);
        Assert.Equal((ImportKind.Clicks, ImportState.Ready, 3, 1, 2), (import.Kind, import.State, import.Rows, import.New, import.Invalid));
        Assert.Equal(["time", "slug"], (await Rig.Queries.SkippedAsync(import, 0, 10)).Select(row => row.Field));
    }

    [Fact]
    public async Task What_does_not_fit_leaves_the_file_waiting()
    {
        var waiting = await CreateAsync(Links);

        await Assert.ThrowsAnyAsync<ImportException>(() => Mappings.ApplyAsync(_organization, waiting.Id, Map("destination=Nothing"), ImportRig.Ada));

        Assert.Equal(ImportState.Unmapped, (await Rig.FindAsync(waiting.Id)).State);
        Assert.Equal(3, (await Mappings.ReadSampleAsync(_organization, waiting.Id))!.Rows.Count);
    }

    [Fact]
    public async Task Another_organization_has_no_such_file()
    {
        var waiting = await CreateAsync(Links);
        var other = await _pipeline!.Get<OrganizationEditor>().FindOrCreateAsync("Globex");

        Assert.Null(await Mappings.ReadSampleAsync(other, waiting.Id));
        Assert.Null(await Mappings.PreviewAsync(other, waiting.Id, Map("destination=Long"), ImportRig.Ada));
        Assert.Null(await Mappings.ApplyAsync(other, waiting.Id, Map("destination=Long"), ImportRig.Ada));
    }

    [Fact]
    public async Task A_file_that_nobody_maps_is_deleted_after_a_week()
    {
        var waiting = await CreateAsync(Links);
        var imports = _pipeline!.Get<ClickImport>();
        await imports.ForgetOldAsync();
        Assert.NotNull(await Mappings.ReadSampleAsync(_organization, waiting.Id));

        _pipeline.Time.Jump(ImportJob.Lifetime + TimeSpan.FromMinutes(1));
        await imports.ForgetOldAsync();

        Assert.Null(await Rig.Queries.FindAsync(_organization, waiting.Id));
    }

    private static ColumnMap Map(string text) => ColumnMap.Parse(text, null, out _)!;

    private Task<ImportJob> CreateAsync(string text) => new MappingRig(_pipeline!.Services, _organization).CreateAsync(text);
}
