using System.CommandLine;
using LinkApp.Web.Doctor;
using LinkApp.Web.Security;
using LinkApp.Web.Settings;

namespace LinkApp.Web.Commands;

/// <summary><c>linkapp doctor</c>.</summary>
internal static class DoctorCommand
{
    public static Command Create(string[] configuration)
    {
        var json = CommandOptions.Json();
        var url = new Option<string>("--url")
        {
            Description = "The address of LinkApp as visitors have it. Sends requests there and checks what the server sees of them.",
            HelpName = "URL",
        };
        var command = new Command(
            "doctor", "Checks everything that LinkApp needs, and suggests fixes. Changes nothing. Exits with 1 if something doesn't work.") { url, json };
        command.SetAction((parsed, cancel) => RunAsync(configuration, parsed.GetValue(url), parsed.GetValue(json), cancel));
        return command;
    }

    private static async Task<int> RunAsync(string[] configuration, string? url, bool json, CancellationToken cancel)
    {
        var now = TimeProvider.System.GetUtcNow();
        var manager = Server.Configure(new ConfigurationManager(), configuration);
        var findings = await CheckAsync(manager, now, cancel);
        if (url is not null && findings[0].Verdict == Verdict.Ok)
        {
            using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
            findings.AddRange(await UrlChecks.RunAsync(url, AppSettings.Read(manager), handler, now, cancel));
        }
        Console.Write(json ? Output.Json(findings) : string.Concat(findings.Select(Text)));
        return findings.Exists(finding => finding.Verdict == Verdict.Fail) ? CommandLine.Failed : 0;
    }

    private static async Task<List<Finding>> CheckAsync(ConfigurationManager configuration, DateTimeOffset now, CancellationToken cancel)
    {
        AppSettings settings;
        try
        {
            settings = AppSettings.Read(configuration);
        }
        catch (SettingsException error)
        {
            return [.. error.Errors.Select(message => Finding.Fail("configuration", message, "Correct it, or remove it to use the default."))];
        }
        return
        [
            Finding.Ok("configuration", "All settings are valid."),
            .. DataChecks.Run(settings.Core, now),
            .. settings.Core.Data.Postgres is null ? [] : await PostgresChecks.RunAsync(settings.Core.Data, TimeProvider.System, cancel),
            RuntimeCheck.Now(),
            MachineChecks.Clock(now),
            MachineChecks.Alphabets(),
            .. MachineChecks.Listening(configuration["urls"], settings.Core.Data),
            .. MachineChecks.BasePath(settings.Http),
            MachineChecks.Proxies(settings.Proxy),
            .. MachineChecks.Untrusted(settings.Proxy, UntrustedProxies.Read(settings.Core.Data)),
            .. await HostChecks.RunAsync(settings, cancel),
            .. await AccountChecks.RunAsync(settings, cancel),
            MachineChecks.Geo(settings.Core, now),
        ];
    }

    private static string Text(Finding finding)
    {
        var line = $"{finding.Verdict.ToString().ToLowerInvariant(),-4}  {finding.Check,-14} {finding.Message}{Environment.NewLine}";
        return finding.Cure is null ? line : $"{line}{"",21}→ {finding.Cure}{Environment.NewLine}";
    }
}
