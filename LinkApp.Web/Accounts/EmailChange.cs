using LinkApp.Core.Data;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Web.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Web.Accounts;

/// <summary>Changes the email address with which a user signs in.</summary>
internal sealed class EmailChange(AppDb db, UserManager<User> users, AuditLog audit, PasswordMails mails)
{
    /// <summary>Changes the address of a user; sessions elsewhere end. Returns what is wrong, or null.</summary>
    /// <param name="user">The user.</param>
    /// <param name="email">The new address.</param>
    /// <param name="by">The user, with the address before.</param>
    public async Task<string?> ApplyAsync(User user, string email, Author by)
    {
        var before = user.Email ?? "";
        await using var transaction = await db.Database.BeginTransactionAsync();
        user.UserName = email;
        user.Email = email;
        user.EmailConfirmed = true;
        await users.UpdateNormalizedUserNameAsync(user);
        await users.UpdateNormalizedEmailAsync(user);
        var changed = await users.UpdateSecurityStampAsync(user);
        if (!changed.Succeeded)
        {
            return AccountInput.IsTaken(changed)
                ? "There is an account with this email address."
                : string.Join(" ", changed.Errors.Select(error => error.Description));
        }
        var organizations = await db.Memberships.Where(member => member.UserId == user.Id).Select(member => member.OrganizationId).ToListAsync();
        // Keys are revoked with their creator, who is stored by address.
        await db.ApiKeys.Where(key => organizations.Contains(key.OrganizationId) && key.CreatedBy == before)
            .ExecuteUpdateAsync(set => set.SetProperty(key => key.CreatedBy, email));
        db.AddRange(organizations.Select(organization => audit.Create(organization, AuditAction.EmailChanged, email, by, before, email)));
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        await mails.SendIfOpenAsync(MailTexts.EmailChanged(before, email));
        return null;
    }
}
