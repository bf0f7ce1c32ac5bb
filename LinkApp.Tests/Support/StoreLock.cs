using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Support;

/// <summary>Another program that holds the write lock of <c>linkapp.db</c> until it is disposed.</summary>
internal sealed class StoreLock : IDisposable
{
    private readonly SqliteConnection _connection;

    public StoreLock(TestServer server)
    {
        _connection = SqliteSetup.Open(server.Services.GetRequiredService<DataSettings>().AppDatabase, pooled: false);
        _connection.Execute("BEGIN EXCLUSIVE");
    }

    public void Dispose() => _connection.Dispose();
}

/// <summary>Another program that holds the write lock of <c>clicks.db</c> until it is disposed.</summary>
internal sealed class ClickLock : IDisposable
{
    private readonly SqliteConnection _connection;

    public ClickLock(string clickDatabase)
    {
        _connection = SqliteSetup.Open(clickDatabase, pooled: false);
        _connection.Execute("BEGIN EXCLUSIVE");
    }

    public void Dispose() => _connection.Dispose();
}
