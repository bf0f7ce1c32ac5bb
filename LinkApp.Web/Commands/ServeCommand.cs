using System.CommandLine;

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
        await app.RunAsync(cancel);
        return 0;
    }
}
