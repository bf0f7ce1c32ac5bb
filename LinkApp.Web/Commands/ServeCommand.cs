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
        await using var app = Server.Build(configuration);
        await Server.PrepareAsync(app, cancel);
        await StartAsync(app, cancel);
        await app.WaitForShutdownAsync(cancel);
        return 0;
    }

    // Starting opens the addresses and nothing else that fails in these ways: data and geo database are open already.
    private static async Task StartAsync(WebApplication app, CancellationToken cancel)
    {
        try
        {
            await app.StartAsync(cancel);
        }
        catch (Exception error) when (error is IOException or SocketException or FormatException or InvalidOperationException)
        {
            throw new AddressException(error);
        }
    }
}

/// <summary>The server can't listen where it was told to.</summary>
internal sealed class AddressException(Exception cause) : Exception(cause.Message, cause);
