using System.CommandLine;
using System.Net.Sockets;

namespace LinkApp.Web.Commands;

/// <summary><c>linkapp serve</c>, which is also what <c>linkapp</c> alone does.</summary>
internal static class ServeCommand
{
    /// <summary>
    /// The time after which a process that was asked to stop ends without having finished. The default of the command line, two seconds,
    /// would cut off a server that writes its last clicks. What starts LinkApp should wait longer before it kills: our unit waits 30 s.
    /// </summary>
    public static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(25);

    public static Command Create(string[] configuration)
    {
        var command = new Command("serve", "Serves redirects, pages and the API until it is stopped.");
        command.SetAction((_, cancel) => RunAsync(configuration, cancel));
        return command;
    }

    public static async Task<int> RunAsync(string[] configuration, CancellationToken cancel)
    {
        KeepWorkerForStalls();
        await using var app = await StartAsync(configuration, cancel);
        await app.WaitForShutdownAsync(cancel);
        return 0;
    }

    /// <summary>Starts a server that listens; the caller disposes it.</summary>
    /// <exception cref="AddressException">The server can't listen on the configured address.</exception>
    public static async Task<WebApplication> StartAsync(string[] configuration, CancellationToken cancel)
    {
        var app = Server.Build(configuration);
        try
        {
            await Server.PrepareAsync(app, cancel);
            await StartAsync(app, cancel);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// A disk that stalls holds a thread of the pool, which writes clicks. With one core, that is the pool's minimum, and it adds
    /// another only after half a second in which nothing else would run. More than are needed cost redirects some 5 %.
    /// </summary>
    private static void KeepWorkerForStalls()
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, 2), ports);
    }

    // The data and the geo database are open by now: an exception of these types comes from listening.
    private static async Task StartAsync(WebApplication app, CancellationToken cancel)
    {
        try
        {
            await app.StartAsync(cancel);
        }
        catch (Exception error) when (error is IOException or SocketException or FormatException || IsListening(error))
        {
            throw new AddressException(error);
        }
    }

    // Kestrel throws this for https without a certificate.
    private static bool IsListening(Exception error) => error is InvalidOperationException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" };
}

/// <summary>The server can't listen on the configured address.</summary>
internal sealed class AddressException(Exception cause) : Exception(cause.Message, cause);
