using System.Data.Common;
using LinkApp.Core.Data;
using LinkApp.Core.Organizations.Passwords;
using LinkApp.Postgres;
using LinkApp.Web.Settings;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Web.Doctor;

/// <summary>Checks whether people sign in as the configuration says.</summary>
internal static class AccountChecks
{
    private const string Check = "passwords";

    public static async Task<IEnumerable<Finding>> RunAsync(AppSettings settings, CancellationToken cancel)
    {
        if (settings.Core.Accounts.Passwords || (settings.Core.Data.Postgres is null && !File.Exists(settings.Core.Data.AppDatabase)))
            return [];
        try
        {
            await using var services = new ServiceCollection().AddSingleton(settings.Core.Data).AddAppDatabase(settings.Core.Data).BuildServiceProvider();
            var options = new DbContextOptionsBuilder<AppDb>();
            services.GetRequiredService<AppDatabase>().Configure(options);
            await using var db = new AppDb(options.Options);
            var authorities = settings.Providers.All.Select(provider => provider.Authority);
            var use = await PasswordState.ReadAsync(db, settings.Core.Accounts, new ConfiguredProviders([.. authorities]), cancel);
            return [Explain(use) ?? Finding.Ok(Check, "Passwords are switched off; people sign in by a provider or with a passkey.")];
        }
        catch (DbException)
        {
            // The check of the databases reports this. A database of an older version has no such tables yet.
            return [];
        }
    }

    /// <summary>What an operator should know about passwords that are still on; null for nothing.</summary>
    public static Finding? Explain(PasswordUse use) => use switch
    {
        PasswordUse.Pending => Finding.Warn(
            Check, "Accounts:Passwords is false, but passwords still work: no admin has signed in by a provider yet.",
            "An admin links their account (Your account → Security), and then signs in by the provider."),
        PasswordUse.BroughtBack => Finding.Warn(
            Check, "Accounts:Passwords is false, but an operator has brought passwords back.", "To switch them off again: linkapp admin passwords off"),
        _ => null,
    };
}
