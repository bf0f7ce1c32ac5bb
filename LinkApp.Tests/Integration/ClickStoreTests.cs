using LinkApp.Core.Clicks;
using LinkApp.Core.Data;
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
        using var writer = pipeline.Get<ClickStore>().OpenWriter();

        Assert.Equal(level, writer.Scalar<long>("PRAGMA synchronous"));
        Assert.Equal("wal", writer.Scalar<string>("PRAGMA journal_mode"));
    }

    [Fact]
    public async Task Readers_cannot_write()
    {
        await using var pipeline = await Pipeline.StartAsync();
        using var reader = pipeline.Get<ClickStore>().OpenReader();

        Assert.Throws<Microsoft.Data.Sqlite.SqliteException>(() => reader.Execute("DELETE FROM clicks"));
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_left_alone_and_the_message_names_it()
    {
        using var folder = new TempFolder();
        string file;
        await using (var pipeline = await Pipeline.StartAsync(folder))
            file = pipeline.Settings.Data.ClickDatabase;
        using (var connection = SqliteSetup.Open(file))
            connection.Execute("PRAGMA user_version = 99");

        var error = await Assert.ThrowsAsync<DataException>(() => Pipeline.StartAsync(folder));
        Assert.StartsWith($"{file} was written by a newer version of LinkApp", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clicks.db")]
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
}
