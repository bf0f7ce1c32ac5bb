using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LinkApp.Postgres;
using Npgsql;

namespace LinkApp.Tests.Support;

/// <summary>
/// A real PostgreSQL with a folder and a port of its own, on the loopback address. It refuses to run as root: root starts it as the user
/// <c>postgres</c>, whom its package creates.
/// </summary>
public sealed partial class PostgresServer : IAsyncDisposable
{
    private const string User = "postgres";

    // Nine megabytes for each database of the tests, of which those that are stopped and started again stay to the end.
    private const long RoomInMemory = 4L << 30;

    private readonly string _programs;
    private readonly string _folder;
    private readonly bool _isDurable;
    private Process? _process;
    private Task<string> _output = Task.FromResult("");
    private int _databases;

    private PostgresServer(string programs, string folder, bool isDurable) => (_programs, _folder, _isDurable) = (programs, folder, isDurable);

    /// <summary>The port on 127.0.0.1; the same after a restart.</summary>
    public int Port { get; } = FreePort();

    private string Data => Path.Combine(_folder, "data");

    /// <summary>The folder with the programs of the newest PostgreSQL that Debian's packages have installed; null for none.</summary>
    public static string? FindPrograms()
    {
        // There is a folder for each version.
        const string Versions = "/usr/lib/postgresql";
        if (!Directory.Exists(Versions))
            return null;
        return Directory.EnumerateDirectories(Versions)
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin")).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    /// <summary>Creates a server and starts it.</summary>
    /// <param name="programs">The folder with its programs.</param>
    /// <param name="isDurable">Whether it writes to the disk before it answers: for whoever crashes it.</param>
    public static async Task<PostgresServer> StartAsync(string programs, bool isDurable)
    {
        // LinkApp refuses such servers otherwise.
        if (!isDurable)
            Environment.SetEnvironmentVariable(PostgresState.UnsafeVariable, "1");
        var folder = CreateFolder(isDurable);
        var server = new PostgresServer(programs, folder, isDurable);
        try
        {
            if (Environment.IsPrivilegedProcess)
                await RunAsync("chown", User, folder);
            await server.RunAsUserAsync(
                "initdb", "-D", server.Data, "-A", "trust", "-U", User, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions");
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The connection string of a database that exists.</summary>
    public string GetConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = User,
        Database = database,
    }.ToString();

    /// <summary>Creates a database and returns its connection string.</summary>
    /// <param name="template">The database that it is a copy of, to which nobody may be connected; null for an empty one.</param>
    public async Task<string> CreateDatabaseAsync(string? template = null)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync(template is null ? $"CREATE DATABASE {name}" : $"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY");
        return GetConnectionString(name);
    }

    /// <summary>Deletes a database of <see cref="CreateDatabaseAsync"/>, and ends the connections to it.</summary>
    public async Task DropDatabaseAsync(string connectionString)
    {
        await using (var pool = new NpgsqlConnection(connectionString))
            NpgsqlConnection.ClearPool(pool);
        await ExecuteAsync($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");
    }

    /// <summary>Runs a statement in the database <c>postgres</c>.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(GetConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync();
#pragma warning disable CA2100 // Of the tests.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Ends the server.</summary>
    /// <param name="atOnce">As a crash does: without writing what is in memory. Its answered commits are in its log.</param>
    public async Task StopAsync(bool atOnce = false)
    {
        if (_process is not { HasExited: false })
            return;
        await RunAsUserAsync("pg_ctl", "stop", "-D", Data, "-m", atOnce ? "immediate" : "fast");
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Runs a program of PostgreSQL, as the user of the tests.</summary>
    public Task RunProgramAsync(string program, params string[] arguments) =>
        RunAsync(new ProcessStartInfo(Path.Combine(_programs, program), arguments) { RedirectStandardError = true });

    /// <summary>Starts a server that was stopped.</summary>
    public async Task StartAgainAsync()
    {
        string[] durability = _isDurable ? [] : ["-c", "fsync=off", "-c", "full_page_writes=off"];
        _process = Process.Start(Start("postgres", [
            "-D", Data, "-p", Port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
            "-c", "max_connections=300", "-c", "max_wal_size=256MB", .. durability,
        ]))!;
        _output = _process.StandardError.ReadToEndAsync();
        await Eventually.TrueAsync(async () => _process.HasExited || await AnswersAsync(), "PostgreSQL answers");
        if (_process.HasExited)
            throw new InvalidOperationException($"PostgreSQL ended: {await _output}");
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(atOnce: true);
        if (Environment.IsPrivilegedProcess)
            await RunAsync("rm", "-r", "-f", _folder);
        else
            Directory.Delete(_folder, recursive: true);
    }

    /// <summary>
    /// A folder in memory if there is room, since a database is 300 files: copying them takes 10 ms there, and 200 ms of processor time on a disk.
    /// </summary>
    private static string CreateFolder(bool isDurable)
    {
        const string Memory = "/dev/shm", Prefix = "linkapp-postgres-";
        if (isDurable || !OperatingSystem.IsLinux() || !Directory.Exists(Memory) || new DriveInfo(Memory).AvailableFreeSpace < RoomInMemory)
            return Directory.CreateTempSubdirectory(Prefix).FullName;
        return Directory.CreateDirectory(
            Path.Combine(Memory, $"{Prefix}{Guid.NewGuid():N}"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await ExecuteAsync("SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private Task RunAsUserAsync(string program, params string[] arguments) => RunAsync(Start(program, arguments));

    private ProcessStartInfo Start(string program, string[] arguments)
    {
        var path = Path.Combine(_programs, program);
        var start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("setpriv", ["--reuid", User, "--regid", User, "--init-groups", path, .. arguments])
            : new ProcessStartInfo(path, arguments);
        (start.RedirectStandardError, start.WorkingDirectory) = (true, _folder);
        return start;
    }

    private static Task RunAsync(string program, params string[] arguments) =>
        RunAsync(new ProcessStartInfo(program, arguments) { RedirectStandardError = true });

    private static async Task RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{start.FileName} ended with {process.ExitCode}: {errors}{await output}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
