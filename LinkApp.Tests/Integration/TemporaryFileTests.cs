using LinkApp.Core.Clicks.Store.Sqlite;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using LinkApp.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Tests.Integration;

/// <summary>
/// What SQLite sorts or sets aside stays in memory, on every kind of connection: in the system's temporary folder it would be seen by
/// others, or fail where there is none. A banned API keeps code from making connections in other ways.
/// </summary>
public sealed class TemporaryFileTests
{
    private const string TemporaryStore = "PRAGMA temp_store";
    private const long Memory = 2;

    [Fact]
    public async Task Connections_to_clicks_and_rollups_have_none()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var store = pipeline.Get<SqliteClickStore>();
        foreach (var open in (Func<SqliteConnection>[])[store.OpenWriter, store.OpenRollupWriter, store.OpenWriterOfBoth, store.OpenReader])
        {
            // The second one comes from the pool.
            for (var i = 0; i < 2; i++)
            {
                using var connection = open();
                Assert.Equal((open.Method.Name, Memory), (open.Method.Name, connection.Scalar<long>(TemporaryStore)));
            }
        }
    }

    [Fact]
    public async Task Connections_of_entity_framework_have_none()
    {
        await using var pipeline = await Pipeline.StartAsync();
        for (var i = 0; i < 2; i++)
        {
            await using var db = await pipeline.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync();
            await db.Database.OpenConnectionAsync();
            Assert.Equal(Memory, ((SqliteConnection)db.Database.GetDbConnection()).Scalar<long>(TemporaryStore));
            await db.Database.CloseConnectionAsync();
            db.Database.OpenConnection();
            Assert.Equal(Memory, ((SqliteConnection)db.Database.GetDbConnection()).Scalar<long>(TemporaryStore));
        }
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Neither_has_any_other_connection(bool readOnly, bool pooled)
    {
        await using var pipeline = await Pipeline.StartAsync();
        using var connection = SqliteSetup.Open(pipeline.Get<DataSettings>().AppDatabase, readOnly, pooled: pooled);

        Assert.Equal(Memory, connection.Scalar<long>(TemporaryStore));
    }
}
