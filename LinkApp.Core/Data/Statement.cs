using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LinkApp.Core.Data;

/// <summary>
/// A prepared statement with parameters <c>?1</c>, <c>?2</c>, …, for one thread. It calls SQLite without the command and
/// parameter objects of ADO.NET: the insert of a click takes 0.9 µs instead of 2.4.
/// </summary>
/// <remarks>
/// The calls for single values go to SQLite directly. SQLitePCL counts the uses of the handle around each call, so that
/// another thread can't free it meanwhile. Here no other thread does, and a click makes some forty of these calls (0.5 µs).
/// </remarks>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly nint _handle;

    /// <exception cref="SqliteException">The SQL is not valid for this database.</exception>
    public Statement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle ?? throw new InvalidOperationException("The connection is closed.");
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
        _handle = _statement.DangerousGetHandle();
    }

    /// <summary>Runs the statement and returns how many rows it changed.</summary>
    public int Run(params ReadOnlySpan<long> values)
    {
        Begin(values);
        return Finish();
    }

    /// <summary>Runs the statement with numbers and then a blob as parameters, and returns how many rows it changed.</summary>
    public int Run(ReadOnlySpan<long> values, ReadOnlySpan<byte> blob)
    {
        Begin(values);
        Check(raw.sqlite3_bind_blob(_statement, values.Length + 1, blob));
        return Finish();
    }

    /// <summary>Runs the statement with numbers and then two blobs as parameters, and returns how many rows it changed.</summary>
    public int Run(ReadOnlySpan<long> values, ReadOnlySpan<byte> blob, ReadOnlySpan<byte> last)
    {
        Check(raw.sqlite3_bind_blob(_statement, values.Length + 2, last));
        return Run(values, blob);
    }

    /// <summary>Runs the statement and returns the first number of its first row, or null if there is no row.</summary>
    public long? Scalar(params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
            Bind(i + 1, values[i]);
        try
        {
            return Step() ? Number(0) : null;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Binds numbers. Then call <see cref="Step"/> for each row, and <see cref="Reset"/> at the end.</summary>
    public void Begin(params ReadOnlySpan<long> values)
    {
        for (var i = 0; i < values.Length; i++)
            Check(Native.sqlite3_bind_int64(_handle, i + 1, values[i]));
    }

    /// <summary>Binds a text. Then call <see cref="Step"/> for each row, and <see cref="Reset"/> at the end.</summary>
    public void Begin(string text) => Check(raw.sqlite3_bind_text(_statement, 1, text));

    /// <summary>Binds two texts, of which the second may be NULL, and a number. Then call <see cref="Step"/> for each row, and <see cref="Reset"/> at the end.</summary>
    public void Begin(string first, string? second, long third)
    {
        Check(raw.sqlite3_bind_text(_statement, 1, first));
        Check(second is null ? raw.sqlite3_bind_null(_statement, 2) : raw.sqlite3_bind_text(_statement, 2, second));
        Check(Native.sqlite3_bind_int64(_handle, 3, third));
    }

    /// <summary>Moves to the next row; false if there is none.</summary>
    public bool Step()
    {
        var code = Native.sqlite3_step(_handle);
        if (code is raw.SQLITE_ROW or raw.SQLITE_DONE)
            return code == raw.SQLITE_ROW;
        Reset();
        Check(code);
        return false;
    }

    /// <summary>How many columns a row has.</summary>
    public int Columns => raw.sqlite3_column_count(_statement);

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    /// <summary>An integer of the present row.</summary>
    public long Number(int column) => Native.sqlite3_column_int64(_handle, column);

    /// <summary>A floating-point number of the present row.</summary>
    public double Real(int column) => raw.sqlite3_column_double(_statement, column);

    /// <summary>A text of the present row.</summary>
    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    /// <summary>A blob of the present row; valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(_statement, column);

    // The result is ignored: it repeats the error of the last step, which was thrown already.
    public void Reset() => _ = Native.sqlite3_reset(_handle);

    public void Dispose() => _statement.Dispose();

    private int Finish()
    {
        while (Step())
        {
        }
        Reset();
        return raw.sqlite3_changes(_database);
    }

    private void Bind(int parameter, object? value) => Check(value switch
    {
        null => raw.sqlite3_bind_null(_statement, parameter),
        long number => raw.sqlite3_bind_int64(_statement, parameter, number),
        double number => raw.sqlite3_bind_double(_statement, parameter, number),
        string text => raw.sqlite3_bind_text(_statement, parameter, text),
        _ => throw new ArgumentException($"A {value.GetType().Name} can't be bound.", nameof(value)),
    });

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(code, _database);
    }

    /// <summary>Functions of SQLite, from the library that SQLitePCL has loaded.</summary>
    private static class Native
    {
        private const string Library = "e_sqlite3";

        // These calls are so short that the garbage collector can wait for them: no GC transition.
        [DllImport(Library), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
        public static extern int sqlite3_bind_int64(nint statement, int parameter, long value);

        [DllImport(Library), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
        public static extern long sqlite3_column_int64(nint statement, int column);

        [DllImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
        public static extern int sqlite3_step(nint statement);

        [DllImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
        public static extern int sqlite3_reset(nint statement);
    }
}
