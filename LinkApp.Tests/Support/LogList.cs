using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace LinkApp.Tests.Support;

/// <summary>A logger provider that stores log entries.</summary>
/// <param name="least">The least level of what is stored.</param>
public sealed class LogList(LogLevel least = LogLevel.Trace) : ILoggerProvider
{
    private readonly ConcurrentQueue<LogEntry> _entries = [];

    public IReadOnlyList<LogEntry> Entries => [.. _entries];

    public ILogger CreateLogger(string categoryName) => new Logger(_entries, least);

    public void Dispose()
    {
        // The test still reads the entries.
    }

    private sealed class Logger(ConcurrentQueue<LogEntry> entries, LogLevel least) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                entries.Enqueue(new(logLevel, formatter(state, exception), exception));
        }
    }
}

/// <summary>A log entry.</summary>
public sealed record LogEntry(LogLevel Level, string Text, Exception? Exception);
