using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store.Sqlite;
using LinkApp.Core.Data;
using LinkApp.Core.Links;
using LinkApp.Core.Settings;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

public sealed class ClickStoreTests
{
    [Theory]
    [InlineData("Normal", 1)]
    [InlineData("Full", 2)]
    public async Task The_configured_durability_is_the_writers(string setting, long level)
    {
        await using var pipeline = await Pipeline.StartAsync(settings: [$"--Clicks:Synchronous={setting}"]);
        using var writer = pipeline.Get<SqliteClickStore>().OpenWriter();

        Assert.Equal(level, writer.Scalar<long>("PRAGMA synchronous"));
        Assert.Equal("wal", writer.Scalar<string>("PRAGMA journal_mode"));
    }

    [Theory]
    [InlineData("clicks.db")]
    [InlineData("rollups.db")]
    public async Task A_write_that_a_kill_has_cut_off_is_rolled_back_at_the_next_start(string name)
    {
        using var folder = new TempFolder();
        var data = new DataSettings(folder.File("data"));
        await DataTemplate.CopyToAsync(data.Directory);
        var file = Path.Combine(data.Directory, name);
        using (var connection = SqliteSetup.Open(file, pooled: false))
        {
            // As while the file is created, before it has the write-ahead log.
            connection.Execute("PRAGMA journal_mode = DELETE; PRAGMA cache_size = 2; CREATE TABLE filler (bytes BLOB) STRICT");
            connection.Execute("BEGIN");
            for (var i = 0; i < 20; i++)
                connection.Execute("INSERT INTO filler VALUES (zeroblob(100000))");
            foreach (var part in (string[])["", "-journal"])
                File.Copy(file + part, file + ".killed" + part);
            connection.Execute("ROLLBACK");
        }
        foreach (var part in (string[])["", "-journal"])
            File.Move(file + ".killed" + part, file + part, overwrite: true);

        await using (await Pipeline.StartAsync(folder))
        {
            using var connection = SqliteSetup.Open(file, readOnly: true, pooled: false);
            Assert.Equal(0, connection.Scalar<long>("SELECT count(*) FROM filler"));
        }
    }

    [Fact]
    public async Task Readers_cannot_write()
    {
        await using var pipeline = await Pipeline.StartAsync();
        using var reader = pipeline.Get<SqliteClickStore>().OpenReader();

        Assert.Throws<Microsoft.Data.Sqlite.SqliteException>(() => reader.Execute("DELETE FROM clicks"));
        Assert.Throws<Microsoft.Data.Sqlite.SqliteException>(() => reader.Execute("DELETE FROM days"));
    }

    [Fact]
    public async Task Lost_rollups_are_made_again_where_every_click_is_still_there()
    {
        using var folder = new TempFolder();
        var link = await FillAsync(folder);
        Delete(folder, "rollups.db*");

        await using var pipeline = await Pipeline.StartAsync(folder);
        await pipeline.Get<Rollups>().CatchUpAsync();

        Assert.Equal(30, pipeline.Get<ActivityQueries>().Read(link.OrganizationId, [link.Id])[link.Id].Total);
        Assert.Equal(30, StoredClicks.Select<long>(pipeline.Settings.Data, "SELECT clicks FROM totals"));
    }

    [Theory]
    [InlineData("rollups.db", 10)]
    [InlineData("rollups.db", 31)]
    [InlineData("clicks.db", 10)]
    public async Task A_file_that_is_lost_with_what_no_other_has_is_asked_for_and_not_made_up(string name, int keptFrom)
    {
        using var folder = new TempFolder();
        await FillAsync(folder);
        using (var clicks = SqliteSetup.Open(folder.File("data/clicks.db"), pooled: false))
            clicks.Execute($"DELETE FROM clicks WHERE id < {keptFrom}");
        Delete(folder, $"{name}*");

        for (var i = 0; i < 2; i++)
        {
            var error = await Assert.ThrowsAsync<DataException>(() => Pipeline.StartAsync(folder));
            Assert.StartsWith($"There is no {folder.File($"data/{name}")}", error.Message, StringComparison.Ordinal);
            Assert.EndsWith("Put the file back, or restore a backup.", error.Message, StringComparison.Ordinal);
        }
        Assert.False(File.Exists(folder.File($"data/{name}")));
    }

    [Fact]
    public async Task A_first_start_that_was_cut_off_between_the_files_is_made_again()
    {
        using var folder = new TempFolder();
        await using (await Pipeline.StartAsync(folder))
        {
        }
        Delete(folder, "clicks.db*");

        await using var again = await Pipeline.StartAsync(folder);
        await again.RecordAsync(again.Click(await again.LinkAsync()));

        Assert.Equal(1, again.Log.LastId);
    }

    [Theory]
    [InlineData("clicks.db")]
    [InlineData("rollups.db")]
    public async Task A_file_of_a_newer_version_is_left_alone_and_the_message_names_it(string name)
    {
        using var folder = new TempFolder();
        var file = folder.File($"data/{name}");
        await using (await Pipeline.StartAsync(folder))
        {
        }
        using (var connection = SqliteSetup.Open(file))
            connection.Execute("PRAGMA user_version = 99");

        var error = await Assert.ThrowsAsync<DataException>(() => Pipeline.StartAsync(folder));
        Assert.StartsWith($"{file} was written by a newer version of LinkApp", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clicks.db")]
    [InlineData("rollups.db")]
    [InlineData("linkapp.db")]
    public async Task A_file_that_is_no_database_is_refused_and_stays_as_it_is(string name)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("data"));
        var file = folder.File($"data/{name}");
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat("holiday pictures ", 1_000)));

        var error = await Assert.ThrowsAsync<DataException>(() => Pipeline.StartAsync(folder));
        Assert.StartsWith("Data:Directory = ", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("holiday pictures", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clicks.db", 0)]
    [InlineData("clicks.db", 1)]
    [InlineData("rollups.db", 0)]
    [InlineData("rollups.db", 1)]
    [InlineData("linkapp.db", 0)]
    public async Task A_database_of_another_program_is_refused_by_name_and_stays_as_it_is(string name, int version)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("data"));
        var file = folder.File($"data/{name}");
        using (var connection = SqliteSetup.Open(file))
            connection.Execute($"CREATE TABLE holidays (place TEXT); PRAGMA user_version = {version}");
        var before = await File.ReadAllBytesAsync(file);

        var error = await Assert.ThrowsAsync<DataException>(() => Pipeline.StartAsync(folder));
        Assert.StartsWith($"{file} is a database of another program", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(file));
    }

    /// <summary>Thirty clicks of a link, rolled up, in the folder of a server that has stopped.</summary>
    private static async Task<Link> FillAsync(TempFolder folder)
    {
        await using var pipeline = await Pipeline.StartAsync(folder);
        var link = await pipeline.LinkAsync();
        await pipeline.RecordAsync(Enumerable.Range(0, 30).Select(_ => pipeline.Click(link)));
        await pipeline.Get<Rollups>().CatchUpAsync();
        return link;
    }

    private static void Delete(TempFolder folder, string pattern)
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(folder.File("data"), pattern))
            File.Delete(file);
    }
}
