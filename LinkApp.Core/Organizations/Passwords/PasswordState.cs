using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Organizations.Passwords;

/// <summary>The providers of the configuration, by whose authorities accounts name them.</summary>
/// <param name="Authorities">The authorities, without a slash at the end.</param>
public sealed record ConfiguredProviders(IReadOnlyList<string> Authorities)
{
    public static readonly ConfiguredProviders None = new([]);
}

/// <summary>Whether people may sign in with passwords.</summary>
public enum PasswordUse
{
    /// <summary>As the configuration says.</summary>
    On,

    /// <summary>The configuration says no, but no admin has signed in by a provider yet: without passwords, nobody might get in.</summary>
    Pending,

    /// <summary>The configuration says no, but an operator brought passwords back.</summary>
    BroughtBack,

    Off,
}

/// <summary>The only row of its table exists while an operator has brought passwords back that the configuration switches off.</summary>
public sealed class PasswordOverride
{
    /// <summary>The id of the only row.</summary>
    public const int OnlyId = 1;

    public int Id { get; init; }

    public DateTime CreatedAt { get; init; }
}

/// <summary>Reads whether people may sign in with passwords, and brings passwords back.</summary>
public sealed class PasswordState(
    IDbContextFactory<AppDb> databases, AccountSettings settings, ConfiguredProviders providers, TimeProvider time)
{
    /// <summary>Whether passwords sign people in now.</summary>
    public async Task<bool> IsOnAsync(CancellationToken cancel = default) => await ReadAsync(cancel) != PasswordUse.Off;

    /// <summary>Reads the state. It is not cached: a command of another process changes it.</summary>
    public async Task<PasswordUse> ReadAsync(CancellationToken cancel = default)
    {
        if (settings.Passwords)
            return PasswordUse.On;
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await ReadAsync(db, settings, providers, cancel);
    }

    /// <summary>Reads the state from a database.</summary>
    public static async Task<PasswordUse> ReadAsync(AppDb db, AccountSettings settings, ConfiguredProviders providers, CancellationToken cancel = default)
    {
        if (settings.Passwords)
            return PasswordUse.On;
        if (await db.PasswordOverrides.AnyAsync(cancel))
            return PasswordUse.BroughtBack;
        var authorities = providers.Authorities;
        return await db.Memberships.AnyAsync(
            membership => membership.Role == Role.Admin && membership.Organization!.DeletedAt == null && authorities.Contains(membership.User!.Provider)
                && db.UserLogins.Any(login => login.UserId == membership.UserId && login.LoginProvider == membership.User!.Provider),
            cancel)
            ? PasswordUse.Off
            : PasswordUse.Pending;
    }

    /// <summary>Brings passwords back, or leaves them to the configuration again.</summary>
    public async Task BringBackAsync(bool isOn, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.PasswordOverrides.ExecuteDeleteAsync(cancel);
        if (isOn)
            db.Add(new PasswordOverride { Id = PasswordOverride.OnlyId, CreatedAt = time.GetUtcNow().UtcDateTime });
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }
}
