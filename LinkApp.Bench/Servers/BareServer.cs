using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Bench.Servers;

/// <summary>The baseline for LinkApp: a Kestrel server that answers every request with the same 302 and does nothing else.</summary>
internal static class BareServer
{
    public const string Name = "bare";

    public static Command Create()
    {
        var urls = new Option<string>("--urls") { DefaultValueFactory = _ => "http://127.0.0.1:0" };
        var command = new Command(Name, "Answers every request with a constant 302.") { urls };
        command.Hidden = true;
        command.SetAction((parsed, cancel) => RunAsync(parsed.GetRequiredValue(urls), cancel));
        return command;
    }

    private static async Task RunAsync(string urls, CancellationToken cancel)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.WebHost.UseUrls(urls).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        await using var app = builder.Build();
        app.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status302Found;
            context.Response.Headers.Location = "https://www.example.com/shop/1?utm_source=link";
            context.Response.Headers.CacheControl = "private, no-store";
            return Task.CompletedTask;
        });
        await app.StartAsync(cancel);
        await app.WaitForShutdownAsync(cancel);
    }
}
