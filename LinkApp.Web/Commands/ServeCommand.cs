using System.CommandLine;
using System.Net.Sockets;

namespace LinkApp.Web.Commands;

/// <summary><c>linkapp serve</c>, which is also what <c>linkapp</c> alone does.</summary>
internal static class ServeCommand
{
    public static Command Create(string[] configuration)
    {
        var command = new Command("serve", "Serves redirects, pages and the API until it is stopped.");
        command.SetAction((_, cancel) => RunAsync(configuration, cancel));
        return command;
    }

    public static async Task<int> RunAsync(string[] configuration, CancellationToken cancel)
    {
        KeepWorkersForStalls();
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
    /// A disk that stalls holds a thread that writes clicks and one that writes the spill file. The pool adds threads beyond its
    /// minimum, one for each core, only after half a second in which nothing else would run.
    /// </summary>
    private static void KeepWorkersForStalls()
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(workers + 2, ports);
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
