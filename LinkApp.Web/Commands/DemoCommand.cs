using System.CommandLine;
using System.Security.Cryptography;
using LinkApp.Core.Geo;
using LinkApp.Core.Wording;
using LinkApp.Web.Demo;
using LinkApp.Web.Settings;

namespace LinkApp.Web.Commands;

/// <summary><c>linkapp demo</c>: serves a temporary instance with sample data, for trying LinkApp out.</summary>
internal static class DemoCommand
{
    private const string DataDirectory = "--Data:Directory";

    public static Command Create(string[] configuration)
    {
        var rate = new Option<double>("--rate") { Description = "Average number of visitors per second, from 0 to 2,000.", DefaultValueFactory = _ => 0.15 };
        var clicks = new Option<int>("--clicks")
        {
            Description = "Approximate number of clicks in the past year, from 0 to 50,000,000.",
            DefaultValueFactory = _ => 500_000,
        };
        var password = new Option<string?>("--password")
        {
            Description = "The password of demo@example.com, at least 10 characters. If you leave it out, a random one is set and printed.",
        };
        rate.Validators.Add(result => Require(result, result.GetValueOrDefault<double>() is >= 0 and <= 2_000, "--rate must be from 0 to 2000."));
        clicks.Validators.Add(result => Require(result, result.GetValueOrDefault<int>() is >= 0 and <= 50_000_000, "--clicks must be from 0 to 50000000."));
        password.Validators.Add(
            result => Require(result, result.GetValueOrDefault<string?>() is null or { Length: >= 10 }, "--password must have at least 10 characters."));
        var command = new Command(
            "demo", "Runs a demo with sample links, a year of clicks and simulated visitors. Deletes all of it at the end.") { rate, clicks, password };
        command.SetAction((parsed, cancel) => RunAsync(
            configuration, parsed.GetValue(rate), parsed.GetValue(clicks), parsed.GetValue(password) ?? RandomNumberGenerator.GetHexString(12, lowercase: true),
            cancel));
        return command;
    }

    private static void Require(System.CommandLine.Parsing.OptionResult result, bool isValid, string cure)
    {
        if (!isValid)
            result.AddError(cure);
    }

    private static async Task<int> RunAsync(string[] configuration, double rate, int clicks, string password, CancellationToken cancel)
    {
        if (configuration.Any(argument => argument.StartsWith(DataDirectory, StringComparison.OrdinalIgnoreCase)))
        {
            await Console.Error.WriteLineAsync(
                "Data:Directory: the demo uses a temporary folder and deletes it at the end. Leave this key out, or use: linkapp serve");
            return CommandLine.Misused;
        }
        var folder = CreateFolder();
        try
        {
            string[] all = [.. configuration, $"{DataDirectory}={folder.FullName}"];
            await Console.Error.WriteLineAsync("Generating a year of clicks …");
            // A fixed seed: the demo is the same each time, apart from its dates.
            var installation = new DemoInstallation(TimeProvider.System.GetUtcNow(), new Random(42));
            int written;
            await using (var services = await CommandServices.OpenAsync(all, cancel, installation.AddServices))
                written = await installation.FillAsync(services, clicks, rate, password, cancel);
            await ServeAsync(
                all, rate, $"{Format.Count(written, "click")} generated. Sign in as {DemoInstallation.Email} with the password {password}", cancel);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static DirectoryInfo CreateFolder()
    {
        try
        {
            return Directory.CreateTempSubdirectory("linkapp-demo-");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"The demo needs a temporary folder: {error.Message} Set TMPDIR to a folder that can be written.");
        }
    }

    private static async Task ServeAsync(string[] configuration, double rate, string greeting, CancellationToken cancel)
    {
        await using var app = await ServeCommand.StartAsync(configuration, cancel);
        var address = new Uri(GetAddress(app.Urls.First()), app.Services.GetRequiredService<HttpSettings>().BasePath + "/");
        await Console.Out.WriteLineAsync($"{greeting}\n{address}");

        using var traffic = new DemoTraffic(
            new DemoWorld(app.Services.GetRequiredService<VisitorLocator>(), new Random(42)),
            [.. DemoLinks.Get(DemoLinks.Organization).Concat(DemoLinks.Get(DemoLinks.OtherOrganization)).Select(link => link.Slug!)],
#pragma warning disable RS0030 // A demo's traffic is different each time.
            address, rate, new Random(), TimeProvider.System);
#pragma warning restore RS0030
        var visits = rate > 0 ? traffic.RunAsync(app.Lifetime.ApplicationStopping) : Task.CompletedTask;
        await app.WaitForShutdownAsync(cancel);
        await visits;
    }

    // A server that listens on all addresses can be reached on localhost.
    private static Uri GetAddress(string url) =>
        new(url.Replace("://+", "://localhost", StringComparison.Ordinal).Replace("://*", "://localhost", StringComparison.Ordinal)
        .Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal).Replace("://[::]", "://localhost", StringComparison.Ordinal));
}
