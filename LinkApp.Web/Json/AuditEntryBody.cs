using LinkApp.Core.Organizations.Audit;

namespace LinkApp.Web.Json;

/// <summary>An entry of the audit log in the API's JSON.</summary>
/// <param name="Id">Follows the order of the entries.</param>
/// <param name="Time">UTC.</param>
/// <param name="Author">The email address of the member, the name of the API key, or "command line".</param>
/// <param name="Country">Where the request came from: ISO 3166-1 alpha-2; null if unknown.</param>
/// <param name="City">The city that the request came from; null if unknown.</param>
/// <param name="Action">What was done, such as "member.invited".</param>
/// <param name="Subject">What it was done to, such as a member's email address.</param>
/// <param name="Before">What was there before; null if that says nothing.</param>
/// <param name="After">What is there since; null if that says nothing.</param>
public sealed record AuditEntryBody(
    long Id, DateTime Time, string Author, string? Country, string? City, string Action, string Subject, string? Before, string? After)
{
    public static AuditEntryBody From(AuditEntry entry) =>
        new(entry.Id, entry.Time, entry.Author, entry.Country, entry.City, entry.Action, entry.Subject, entry.Before, entry.After);
}

/// <summary>Entries of the audit log, the newest first. <c>cursor</c> leads to the next page, and is null at the end.</summary>
public sealed record AuditListBody(IReadOnlyList<AuditEntryBody> Entries, string? Cursor);
