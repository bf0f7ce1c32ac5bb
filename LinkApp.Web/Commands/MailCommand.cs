using System.CommandLine;
using LinkApp.Core.Organizations;
using LinkApp.Web.Mail;

namespace LinkApp.Web.Commands;

/// <summary><c>linkapp mail test</c>.</summary>
internal static class MailCommand
{
    public static Command Create(string[] configuration) => new("mail", "Tests the mail server.") { CreateTest(configuration) };

    private static Command CreateTest(string[] configuration)
    {
        var to = new Option<string>("--to") { Description = "Who gets the mail.", Required = true };
        var command = new Command("test", "Sends a test mail with the settings of the configuration, and says what is wrong if it fails.") { to };
        command.SetAction((parsed, cancel) => TestAsync(configuration, parsed.GetRequiredValue(to), cancel));
        return command;
    }

    private static async Task<int> TestAsync(string[] configuration, string to, CancellationToken cancel)
    {
        if (EmailAddress.Error(to) is { } error)
            throw new CommandFailure($"--to = \"{to}\": {error}");
        if (CommandServices.Settings(configuration).Mail is not { } settings)
            throw new CommandFailure("Mail:Server is missing: no mail server is set up.");
        var mail = MailTexts.Test(to);
        try
        {
            await new MailTransport(settings, TimeProvider.System).SendAsync(to, mail.Subject, mail.ToText(), mail.ToHtml(), cancel);
        }
        catch (MailException failure)
        {
            throw new CommandFailure(failure.Message);
        }
        Console.WriteLine($"{settings.Server}:{settings.Port} took the mail for {to}.");
        return 0;
    }
}
