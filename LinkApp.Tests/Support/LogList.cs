using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace LinkApp.Tests.Support;

/// <summary>A logger provider that stores all log entries.</summary>
public sealed class LogList : ILoggerProvider
{
    private readonly ConcurrentQueue<LogEntry> _entries = [];

    public IReadOnlyList<LogEntry> Entries => [.. _entries];

    public ILogger CreateLogger(string categoryName) => new Logger(_entries);

    public void Dispose()
    {
        // The test still reads the entries.
    }

    private sealed class Logger(ConcurrentQueue<LogEntry> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries.Enqueue(new(logLevel, formatter(state, exception)));
    }
}

/// <summary>A log entry.</summary>
public sealed record LogEntry(LogLevel Level, string Text);
