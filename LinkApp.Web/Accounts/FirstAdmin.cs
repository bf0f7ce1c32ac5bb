using LinkApp.Core.Data;
using LinkApp.Core.Organizations;
using Microsoft.AspNetCore.Identity;

namespace LinkApp.Web.Accounts;

/// <summary>Creates the first admin. The setup is open until a user exists, and closed for good after that.</summary>
internal sealed class FirstAdmin(OrganizationQueries queries, OrganizationEditor editor, Turns turns, IServiceScopeFactory scopes)
{
    private volatile bool _exists;

    /// <summary>Whether a user exists. Reads the database until one does, since a command may create the first one.</summary>
    public async ValueTask<bool> ExistsAsync() => _exists || (_exists = await queries.AnyUserAsync());

    /// <summary>Creates the first admin and their organization. Null if another visitor was faster; otherwise the user, or the errors.</summary>
    public async Task<(User? User, IReadOnlyList<string> Errors)?> CreateAsync(string organization, string email, string password)
    {
        await using var turn = await turns.TakeAsync(Turn.FirstAdmin);
        if (await ExistsAsync())
            return null;
        await turn.EnsureHeldAsync();
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<MemberManager>();
        var user = new User { UserName = email, Email = email, IsInstallationAdmin = true };
        var created = IdentityResult.Failed();
        if (await users.TryAsync(async () => created = await users.CreateAsync(user, password)) is { } refusal)
            return (null, [refusal]);
        if (!created.Succeeded)
            return (null, [.. created.Errors.Select(error => error.Description)]);
        await editor.SetRoleAsync(await editor.FindOrCreateAsync(organization), user.Id, Role.Admin);
        return (user, []);
    }
}
