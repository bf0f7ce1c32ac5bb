using System.CommandLine;
using LinkApp.Core.Organizations.Passwords;

namespace LinkApp.Web.Commands;

/// <summary><c>linkapp admin passwords</c>, for an operator who has locked everybody out with <c>Accounts:Passwords=false</c>.</summary>
internal static class PasswordsCommand
{
    private const string On = "on";
    private const string Off = "off";

    public static Command Create(string[] configuration)
    {
        var state = new Argument<string?>("on|off")
        {
            Description = "on: passwords work whatever Accounts:Passwords says. off: Accounts:Passwords decides again. Without it, the state is printed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        state.AcceptOnlyFromAmong(On, Off);
        var command = new Command("passwords", "Brings back sign-in with passwords that Accounts:Passwords=false has switched off.") { state };
        command.SetAction((parsed, cancel) => RunAsync(configuration, parsed.GetValue(state), cancel));
        return command;
    }

    private static async Task<int> RunAsync(string[] configuration, string? state, CancellationToken cancel)
    {
        await using var services = await CommandServices.OpenAsync(configuration, cancel);
        var passwords = services.GetRequiredService<PasswordState>();
        if (state is not null)
            await passwords.BringBackAsync(state == On, cancel);
        Console.WriteLine(await passwords.ReadAsync(cancel) switch
        {
            PasswordUse.On => "Passwords are on: Accounts:Passwords is true.",
            PasswordUse.Pending => "Passwords are on until an admin has signed in by a provider; then Accounts:Passwords=false applies.",
            PasswordUse.BroughtBack => "Passwords are on, although Accounts:Passwords is false.",
            _ => "Passwords are off: Accounts:Passwords is false.",
        });
        return 0;
    }
}
