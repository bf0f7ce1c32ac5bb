using LinkApp.Core.Links;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>The rows of an import file: first checked, then created as links.</summary>
[Trait("Store", "both")]
public sealed class LinkImportTests : IAsyncLifetime
{
    private Pipeline? _pipeline;
    private ImportRig? _rig;

    private ImportRig Rig => _rig!;

    public async ValueTask InitializeAsync()
    {
        _pipeline = await Pipeline.StartAsync();
        _rig = new ImportRig(_pipeline.Services, await _pipeline.Get<OrganizationEditor>().FindOrCreateAsync("Acme"));
    }

    public ValueTask DisposeAsync() => _pipeline!.DisposeAsync();

    [Fact]
    public async Task Each_row_is_new_taken_or_invalid_and_says_why()
    {
        await _pipeline!.LinkAsync(new LinkBuilder().Slug("ours").To("https://example.com/ours"));
        await _pipeline!.LinkAsync(new LinkBuilder().Slug("theirs").To("https://secret.example/"), "Globex");

        var import = await Rig.ReadAsync("""
            slug,destination,colour
            fresh,https://example.com/1,red
            ours,https://example.com/2,red
            theirs,https://example.com/3,red
            fresh,https://example.com/4,red
            Fresh,https://example.com/5,red
            ,https://example.com/6,red
            api,https://example.com/7,red
            two words,https://example.com/8,red
            bad,javascript:alert(1),red
            empty,,red
            """);
        var rows = await Rig.RowsAsync(import);

        Assert.Equal((ImportState.Ready, 10, 2, 4, 4, 0), (import.State, import.Rows, import.New, import.Taken, import.Invalid, import.Created));
        Assert.Equal("New Taken Taken Taken Taken New Invalid Invalid Invalid Invalid", string.Join(' ', rows.Select(row => row.State)));
        Assert.Equal(Enumerable.Range(2, 10), rows.Select(row => row.Line));
        Assert.Contains("https://example.com/ours", rows[1].Message, StringComparison.Ordinal);
        Assert.Equal("The slug is taken.", rows[2].Message);
        Assert.Contains("further up", rows[3].Message, StringComparison.Ordinal);
        Assert.Contains("further up", rows[4].Message, StringComparison.Ordinal);
        Assert.All(rows.Skip(6), row => Assert.NotEmpty(row.Message!));
        Assert.Equal(["colour"], import.IgnoredColumns);
        Assert.Single(await Rig.LinksAsync());
    }

    [Fact]
    public async Task Links_are_created_by_the_choices_and_others_are_left_out()
    {
        await _pipeline!.LinkAsync(new LinkBuilder().Slug("taken"));

        var import = await Rig.RunAsync(
            await Rig.ReadAsync(
                "slug,name,destination,tags\na,A,https://example.com/a,\"one, Two\"\ntaken,T,https://example.com/t,\nbad,,x,\n,N,https://example.com/n,\n"),
            TakenSlugs.Skip, " two ", "three");

        Assert.Equal((ImportState.Done, 4, 0, 1, 1, 2), (import.State, import.Position, import.New, import.Taken, import.Invalid, import.Created));
        var links = (await Rig.LinksAsync())[1..];
        Assert.Equal(
            [("A", "https://example.com/a", "one Two three"), ("N", "https://example.com/n", "two three")],
            links.Select(link => (link.Name, link.Destination, string.Join(' ', link.Tags))));
        Assert.Equal("a", links[0].Slug);
        Assert.Equal([links[0].Id, null, null, links[1].Id], (await Rig.RowsAsync(import)).Select(row => row.LinkId));
        Assert.Equal([links[0].Slug, links[1].Slug], (await Rig.RowsAsync(import, ImportRowState.Created)).Select(row => row.Slug!));
    }

    [Fact]
    public async Task Older_slugs_lead_to_their_link_again_as_far_as_they_are_free()
    {
        await _pipeline!.LinkAsync(new LinkBuilder().Slug("theirs"), "Globex");

        var import = await Rig.ReadAsync(
            "slug,destination,aliases\nnow,https://example.com/now,\"before, theirs, once\"\nother,https://example.com/other,once\nbad,https://example.com/,two words\nonce,https://example.com/late,\n");
        var rows = await Rig.RowsAsync(import);
        await Rig.RunAsync(import);

        Assert.Equal("New New Invalid Taken", string.Join(' ', rows.Select(row => row.State)));
        Assert.Equal([
            "These aliases are taken and were skipped: theirs", "These aliases are taken and were skipped: once",
        ], rows.Take(2).Select(row => row.Message));
        var table = _pipeline.Get<LinkTable>();
        Assert.All(["now", "before", "once"], slug => Assert.Equal("now", table.Find(slug)!.Slug));
    }

    [Fact]
    public async Task A_taken_slug_gets_a_new_one_where_that_is_chosen()
    {
        await _pipeline!.LinkAsync(new LinkBuilder().Slug("taken"));

        var import = await Rig.RunAsync(
            await Rig.ReadAsync("slug,destination\ntaken,https://example.com/1\nfree,https://example.com/2\nfree,https://example.com/3\n"), TakenSlugs.Rename);

        Assert.Equal((0, 0, 3), (import.Taken, import.Invalid, import.Created));
        var links = (await Rig.LinksAsync())[1..];
        Assert.Equal(["https://example.com/1", "https://example.com/2", "https://example.com/3"], links.Select(link => link.Destination));
        Assert.Equal("free", links[1].Slug);
        Assert.DoesNotContain(links[0].Slug, (string[])["taken", "free"]);
    }

    [Theory]
    [InlineData(TakenSlugs.Skip, 1, 1)]
    [InlineData(TakenSlugs.Rename, 0, 2)]
    public async Task A_slug_that_was_taken_after_the_look_is_no_error(TakenSlugs choice, int taken, int created)
    {
        var import = await Rig.ReadAsync("slug,destination\nlate,https://example.com/1\nother,https://example.com/2\n");
        await _pipeline!.LinkAsync(new LinkBuilder().Slug("late"));

        import = await Rig.RunAsync(import, choice);

        Assert.Equal((0, taken, created), (import.New, import.Taken, import.Created));
        Assert.Equal(created + 1, (await Rig.LinksAsync()).Count);
    }

    [Fact]
    public async Task Created_links_redirect_and_have_their_author()
    {
        await Rig.RunAsync(await Rig.ReadAsync("slug,destination\nspring,https://example.com/spring\n"));

        Assert.Equal("https://example.com/spring", _pipeline!.Get<LinkTable>().Find("spring")?.Default.Destination);
        var link = Assert.Single(await Rig.LinksAsync());
        Assert.Equal([ImportRig.Ada.Name], (await _pipeline!.Get<LinkQueries>().HistoryAsync(link.OrganizationId, link.Id)).Select(change => change.Author));
    }

    [Fact]
    public async Task An_import_that_is_stopped_goes_on_and_creates_each_link_once()
    {
        var import = await Rig.StartAsync(await Rig.ReadAsync(ImportRig.Csv(3_500)));
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Rig.Imports.RunAsync(Rig.Organization, import.Id, _ => stop.Cancel(), cancel: stop.Token));
        var stopped = await Rig.FindAsync(import.Id);
        var links = await Rig.LinksAsync();

        var done = await Rig.Imports.RunAsync(Rig.Organization, import.Id);

        const int Batch = LinkImport.BatchSize;
        Assert.Equal((ImportState.Started, Batch, Batch, 3_500 - Batch), (stopped.State, stopped.Position, stopped.Created, stopped.New));
        Assert.Equal(Batch, links.Count);
        Assert.Equal((ImportState.Done, 3_500, 3_500, 0), (done!.State, done.Position, done.Created, done.New));
        Assert.Equal(Enumerable.Range(0, 3_500).Select(i => $"s{i}"), (await Rig.LinksAsync()).Select(link => link.Slug));
    }

    [Fact]
    [Trait("Tier", "full")]
    public async Task Two_that_run_the_same_import_create_each_link_once()
    {
        var import = await Rig.StartAsync(await Rig.ReadAsync(ImportRig.Csv(5_000)));

        var runs = Enumerable.Range(0, 3)
            .Select(_ => Record.ExceptionAsync(() => Task.Run(() => Rig.Imports.RunAsync(Rig.Organization, import.Id))).AsTask()).ToList();
        var errors = await Task.WhenAll(runs);
        await Rig.Imports.RunAsync(Rig.Organization, import.Id);

        Assert.All(errors.OfType<Exception>(), error => Assert.IsType<ImportException>(error));
        Assert.Equal(Enumerable.Range(0, 5_000).Select(i => $"s{i}"), (await Rig.LinksAsync()).Select(link => link.Slug));
    }

    [Fact]
    public async Task What_is_taken_back_is_gone_but_for_what_was_changed_since()
    {
        var own = await _pipeline!.LinkAsync(new LinkBuilder().Slug("mine"));
        var import = await Rig.RunAsync(await Rig.ReadAsync(ImportRig.Csv(2_300)));
        await _pipeline!.Get<LinkEditor>().UpdateAsync(own.OrganizationId, "s7", new LinkBuilder().Name("Changed").Draft(), null, ImportRig.Ada);
        await _pipeline!.Get<LinkEditor>().DeleteAsync(own.OrganizationId, "s8", ImportRig.Ada);

        var undone = await Rig.Imports.UndoAsync(own.OrganizationId, import.Id, ImportRig.Ada);

        Assert.Equal(new UndoneImport(2_298, 1), undone);
        Assert.Equal(["mine", "s7"], (await Rig.LinksAsync()).Select(link => link.Slug));
        Assert.Null(await Rig.Queries.FindAsync(own.OrganizationId, import.Id));
        Assert.Null(_pipeline!.Get<LinkTable>().Find("s9"));
    }

    [Fact]
    public async Task Another_organization_sees_starts_and_undoes_nothing()
    {
        var import = await Rig.RunAsync(await Rig.ReadAsync(ImportRig.Csv(3)));
        var ready = await Rig.ReadAsync(ImportRig.Csv(3, "other"));
        var stranger = await _pipeline!.Get<OrganizationEditor>().FindOrCreateAsync("Globex");

        Assert.Null(await Rig.Queries.FindAsync(stranger, import.Id));
        Assert.Empty(await Rig.Queries.ListAsync(stranger));
        Assert.False(await Rig.Imports.StartAsync(stranger, ready.Id, TakenSlugs.Skip, []));
        Assert.Null(await Rig.Imports.UndoAsync(stranger, import.Id, ImportRig.Ada));
        await Rig.Imports.ForgetAsync(stranger, import.Id);
        Assert.Equal(3, (await Rig.LinksAsync()).Count);
        Assert.NotNull(await Rig.FindAsync(import.Id));
    }

    [Fact]
    public async Task Another_organization_runs_stops_and_follows_nothing()
    {
        var import = await Rig.StartAsync(await Rig.ReadAsync(ImportRig.Csv(3)));
        var stranger = await _pipeline!.Get<OrganizationEditor>().FindOrCreateAsync("Globex");
        var runner = _pipeline.Get<ImportRunner>();

        Assert.Null(await Rig.Imports.RunAsync(stranger, import.Id));
        await runner.Run(stranger, import.Id).Completion;
        Assert.Equal((ImportState.Started, 0), ((await Rig.FindAsync(import.Id)).State, (await Rig.FindAsync(import.Id)).Created));

        var run = runner.Run(Rig.Organization, import.Id);
        Assert.NotSame(run, runner.Run(stranger, import.Id));
        Assert.NotSame(run, runner.Undo(stranger, import.Id, ImportRig.Ada));
        Assert.NotSame(run, runner.Find(stranger, import.Id));
        await run.Completion;
        Assert.Equal(3, (await Rig.LinksAsync()).Count);
    }

    [Theory]
    [InlineData("slug,name\na,b")]
    [InlineData("slug,destination\n")]
    [InlineData("{ \"data\": [{ \"address\": \"a\", \"target\": \"https://example.com/\" }, { ] }")]
    public async Task A_file_that_can_not_be_read_leaves_nothing(string text)
    {
        await Assert.ThrowsAnyAsync<ImportException>(() => Rig.ReadAsync(text));

        Assert.Equal(0, Rig.Count("Imports"));
        Assert.Equal(0, Rig.Count("ImportRows"));
    }

    [Fact]
    public async Task What_nobody_needs_any_more_is_forgotten_and_what_was_stopped_is_not()
    {
        var organization = await _pipeline!.Get<OrganizationEditor>().FindOrCreateAsync("Acme");
        var done = await Rig.RunAsync(await Rig.ReadAsync(ImportRig.Csv(3, "done")));
        var ready = await Rig.ReadAsync(ImportRig.Csv(3, "ready"));
        var started = await Rig.StartAsync(await Rig.ReadAsync(ImportRig.Csv(3, "started")));
        _pipeline!.Time.Jump(ImportJob.Lifetime - TimeSpan.FromMinutes(1));
        await Rig.Imports.ForgetOldAsync();
        Assert.Equal(3, (await Rig.Queries.ListAsync(organization)).Count);

        _pipeline!.Time.Jump(TimeSpan.FromMinutes(2));
        await Rig.Imports.ForgetOldAsync();

        Assert.Equal([started.Id], (await Rig.Queries.ListAsync(organization)).Select(import => import.Id));
        Assert.Equal(3, Rig.Count("ImportRows"));
        Assert.Equal(3, (await Rig.LinksAsync()).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("012345678901234567890123456789012345678901234567890")]
    public async Task Tags_for_all_links_are_checked_before_the_start(string tag)
    {
        var import = await Rig.ReadAsync(ImportRig.Csv(1));

        await Assert.ThrowsAsync<ImportException>(() => Rig.StartAsync(import, tags: [tag]));

        Assert.Equal(ImportState.Ready, (await Rig.FindAsync(import.Id)).State);
    }
}
