using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace LinkApp.Tests.Support;

/// <summary>Keeps what is logged.</summary>
public sealed class LogList : ILoggerProvider
{
    private readonly ConcurrentQueue<LogEntry> _entries = [];

    public IReadOnlyList<LogEntry> Entries => [.. _entries];

    public ILogger CreateLogger(string categoryName) => new Logger(_entries);

    public void Dispose()
    {
        // The entries stay for the test.
    }

    private sealed class Logger(ConcurrentQueue<LogEntry> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries.Enqueue(new(logLevel, formatter(state, exception)));
    }
}

/// <summary>A line of the log.</summary>
public sealed record LogEntry(LogLevel Level, string Text);
