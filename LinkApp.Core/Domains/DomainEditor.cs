using System.Net;
using LinkApp.Core.Data;
using LinkApp.Core.Hosts;
using LinkApp.Core.Links;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Core.Wording;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Domains;

/// <summary>The result of an edit of a domain: exactly one of the nested cases.</summary>
public abstract record DomainEdit
{
    private DomainEdit()
    {
    }

    /// <summary>Committed; requests already follow it.</summary>
    public sealed record Saved(Domain Domain) : DomainEdit;

    /// <summary>Nothing was changed; the error names its field.</summary>
    public sealed record Invalid(FieldError Error) : DomainEdit;

    /// <summary>Nothing was changed; the host belongs to an organization or to the installation itself.</summary>
    public sealed record Taken(FieldError Error) : DomainEdit;

    /// <summary>The organization has no such domain.</summary>
    public sealed record Missing : DomainEdit;
}

/// <summary>Adds, changes and removes domains, and updates the <see cref="HostTable"/> after each commit.</summary>
public sealed partial class DomainEditor(
    IDbContextFactory<AppDb> databases, Turns turns, HostTable table, LinkTable links, ConfiguredHosts configured, OwnHosts own, HostsInUse used, AuditLog audit,
    TimeProvider time)
{
    private const string HostField = "host";
    private const string HomeField = "home";
    private const string NoAddress = "Enter an address that starts with http:// or https://, or leave it empty.";

    /// <summary>Adds a domain, which is pending until the first request comes in on it (<see cref="ConfirmAsync"/>).</summary>
    /// <param name="organizationId">The organization that gets the domain.</param>
    /// <param name="text">The host as it was typed, or an address without a path that was pasted.</param>
    /// <param name="draft">What the domain is like.</param>
    /// <param name="isMain">Whether it becomes the main domain when it goes live.</param>
    /// <param name="by">Who adds it.</param>
    /// <param name="cancel">Stops before the commit.</param>
    public async Task<DomainEdit> AddAsync(int organizationId, string text, DomainDraft draft, bool isMain, Author by, CancellationToken cancel = default)
    {
        if (Errors(text, draft, organizationId, by.Host) is { } error)
            return new DomainEdit.Invalid(error);
        HostError(text, out var host);
        if (ReservedError(host, organizationId, by.Host) is { } reserved)
            return new DomainEdit.Taken(new(HostField, reserved));

        await using var domains = await turns.TakeAsync(Turn.Domains, cancel);
        await using var turn = await turns.TakeAsync(Turn.Edits, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        // Keeps commands on the same file out, too, from the check that the host is free until the commit.
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var all = await db.Domains.ToListAsync(cancel);
        if (all.Find(domain => HostName.Overlap(domain.Host, host)) is { } other)
            return new DomainEdit.Taken(new(HostField, TakenError(other, organizationId)));
        if (all.Count(domain => domain.OrganizationId == organizationId) >= Domain.MaxPerOrganization)
            return new DomainEdit.Invalid(
                new(HostField, $"An organization can have at most {Domain.MaxPerOrganization} domains. Remove one that you no longer use."));

        var added = new Domain
        {
            OrganizationId = organizationId,
            Host = host,
            BecomesMain = isMain,
            CreatedAt = time.GetUtcNow().UtcDateTime,
            CreatedBy = by == Author.CommandLine ? null : by.Name,
        };
        draft.Apply(added);
        if (isMain)
            await ClearBecomesMainAsync(db, added, cancel);
        db.Add(added);
        db.Add(audit.Create(organizationId, AuditAction.DomainAdded, HostName.Readable(host), by, after: Describe(added)));
        await db.SaveChangesAsync(cancel);
        await domains.EnsureHeldAsync(cancel);
        await transaction.CommitAsync(cancel);
        await table.ReloadAsync(CancellationToken.None);
        return new DomainEdit.Saved(added);
    }

    /// <summary>What is wrong with a domain to be added, without checking whether it is taken; null if nothing is wrong.</summary>
    /// <param name="text">The host as it was typed.</param>
    /// <param name="draft">What the domain is like.</param>
    /// <param name="organizationId">The organization that gets it; 0 for one that does not exist yet.</param>
    /// <param name="authorHost">The host on which the author reached LinkApp; null if unknown.</param>
    public FieldError? Errors(string text, DomainDraft draft, int organizationId = 0, string? authorHost = null) =>
        HostError(text, out var host) is { } error ? new(HostField, error) : Errors(draft, host, organizationId, authorHost);

    /// <summary>Changes what a domain is like, or makes it the main domain.</summary>
    /// <param name="organizationId">The organization of the domain.</param>
    /// <param name="host">The domain, in Unicode or xn-- form.</param>
    /// <param name="draft">What the domain is like.</param>
    /// <param name="makeMain">Whether it becomes the main domain, a pending one when it goes live; false changes nothing.</param>
    /// <param name="by">Who changes it.</param>
    /// <param name="cancel">Stops before the commit.</param>
    public async Task<DomainEdit> ChangeAsync(
        int organizationId, string host, DomainDraft draft, bool makeMain, Author by, CancellationToken cancel = default)
    {
        await using var domains = await turns.TakeAsync(Turn.Domains, cancel);
        await using var turn = await turns.TakeAsync(Turn.Edits, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await FindAsync(db, organizationId, host, cancel) is not { } domain)
            return new DomainEdit.Missing();
        if (Errors(draft, domain.Host, organizationId, by.Host) is { } error)
            return new DomainEdit.Invalid(error);
        if (makeMain && await HiddenSlugsAsync(db, domain, cancel) is { Count: > 0 } hidden)
            return new DomainEdit.Invalid(new(
                "main", $"Links with and without this domain have the same slugs, and both would be on it: {Join(hidden)}. Rename one of each first."));
        var before = Describe(domain);
        if (makeMain)
            await MakeMainAsync(db, domain, cancel);
        draft.Apply(domain);
        if (Describe(domain) is var after && after != before)
            db.Add(audit.Create(organizationId, AuditAction.DomainChanged, HostName.Readable(domain.Host), by, before, after));
        await db.SaveChangesAsync(cancel);
        await domains.EnsureHeldAsync(cancel);
        await transaction.CommitAsync(cancel);
        await table.ReloadAsync(CancellationToken.None);
        return new DomainEdit.Saved(domain);
    }

    /// <summary>
    /// Makes a pending domain live, because a request has come in on it. Does nothing if it is live already or was removed.
    /// </summary>
    /// <param name="host">The domain as <see cref="HostUse.Domain"/> has it.</param>
    /// <param name="cancel">Stops before the commit.</param>
    public async Task ConfirmAsync(string host, CancellationToken cancel = default)
    {
        await using var domains = await turns.TakeAsync(Turn.Domains, cancel);
        await using var turn = await turns.TakeAsync(Turn.Edits, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Domains.SingleOrDefaultAsync(domain => domain.Host == host && domain.LiveSince == null, cancel) is { } domain)
        {
            domain.LiveSince = time.GetUtcNow().UtcDateTime;
            if (domain.BecomesMain && (await HiddenSlugsAsync(db, domain, cancel)).Count == 0)
                await MakeMainAsync(db, domain, cancel);
            await db.SaveChangesAsync(cancel);
            await domains.EnsureHeldAsync(cancel);
            await transaction.CommitAsync(cancel);
        }
        await table.ReloadAsync(CancellationToken.None);
    }

    /// <summary>
    /// Removes a domain. Its links move to the shared hosts, and so to the main domain, if their slugs are free there; else nothing is
    /// removed. If it was the main domain, the oldest other live one becomes that.
    /// </summary>
    public async Task<DomainEdit> RemoveAsync(int organizationId, string host, Author by, CancellationToken cancel = default)
    {
        await using var domains = await turns.TakeAsync(Turn.Domains, cancel);
        await using var turn = await turns.TakeAsync(Turn.Edits, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await FindAsync(db, organizationId, host, cancel) is not { } domain)
            return new DomainEdit.Missing();
        if (await ImmovableSlugsAsync(db, domain, cancel) is { Count: > 0 } immovable)
            return new DomainEdit.Invalid(new(
                HostField, $"Some of its links would lose their addresses, since other links have the same slugs without a domain: {Join(immovable)}. "
                    + "Rename or delete them first."));
        db.Remove(domain);
        db.Add(audit.Create(organizationId, AuditAction.DomainRemoved, HostName.Readable(domain.Host), by, before: Describe(domain)));
        await db.SaveChangesAsync(cancel);
        var moved = await MoveLinksAsync(db, domain, cancel);
        await db.UnknownSlugs.Where(
            missed => missed.OrganizationId == organizationId && !db.Domains.Any(other => other.OrganizationId == organizationId)).ExecuteDeleteAsync(cancel);
        var next = domain.IsMain
            ? await db.Domains.Where(other => other.OrganizationId == organizationId && other.LiveSince != null)
                .OrderBy(other => other.Id).FirstOrDefaultAsync(cancel)
            : null;
        if (next is not null && (await HiddenSlugsAsync(db, next, cancel)).Count == 0)
        {
            next.IsMain = true;
            await db.SaveChangesAsync(cancel);
        }
        await domains.EnsureHeldAsync(cancel);
        await transaction.CommitAsync(cancel);
        links.Forget(moved, organizationId);
        await table.ReloadAsync(CancellationToken.None);
        return new DomainEdit.Saved(domain);
    }

    /// <summary>Makes a domain the main one; a pending one only when it goes live.</summary>
    private static async Task MakeMainAsync(AppDb db, Domain domain, CancellationToken cancel)
    {
        await ClearBecomesMainAsync(db, domain, cancel);
        domain.BecomesMain = domain.IsPending;
        if (domain.IsPending)
            return;
        await db.Domains.Where(other => other.OrganizationId == domain.OrganizationId && other.Id != domain.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(other => other.IsMain, false), cancel);
        domain.IsMain = true;
    }

    /// <summary>At most one pending domain becomes the main one: this one.</summary>
    private static Task<int> ClearBecomesMainAsync(AppDb db, Domain domain, CancellationToken cancel) =>
        db.Domains.Where(other => other.OrganizationId == domain.OrganizationId && other.BecomesMain && other.Id != domain.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(other => other.BecomesMain, false), cancel);

    private static Task<Domain?> FindAsync(AppDb db, int organizationId, string host, CancellationToken cancel)
    {
        var usual = HostName.TryParse(HostName.TrimAddress(host), out var parsed) ? parsed : host;
        return db.Domains.SingleOrDefaultAsync(domain => domain.OrganizationId == organizationId && domain.Host == usual, cancel);
    }

    /// <summary>A domain's state in the audit log.</summary>
    private static string Describe(Domain domain)
    {
        (string Name, string? Value)[] others =
        [
            ("unknown slugs to", domain.UnknownUrl), ("expired links to", domain.ExpiredUrl), ("disabled links to", domain.DisabledUrl),
            ("apple-app-site-association", AppLinkFile.Describe(domain.AppleAppSiteAssociation)), ("assetlinks.json", AppLinkFile.Describe(domain.AssetLinks)),
        ];
        return $"{(domain.IsMain ? "main" : domain.BecomesMain ? "main once live" : "not main")}, home {domain.Home ?? "as configured"}"
            + string.Concat(others.Where(other => other.Value is not null).Select(other => $", {other.Name} {other.Value}"));
    }

    private static string? HostError(string text, out string host)
    {
        host = "";
        if (!HostName.TryParse(HostName.TrimAddress(text), out var parsed))
            return "Enter a host name without a path, such as go.example.com.";
        if (IPAddress.TryParse(HostName.Bare(parsed).Trim("[]"), out _))
            return "Enter a host name such as go.example.com. IP addresses can't be domains.";
        host = parsed;
        return null;
    }

    /// <summary>What is wrong with a draft for a host, or null.</summary>
    private FieldError? Errors(DomainDraft draft, string host, int organizationId, string? authorHost)
    {
        if (HomeError(draft.Home, host, organizationId) is { } homeError)
            return new(HomeField, homeError);
        foreach (var (field, url) in draft.Fallbacks)
        {
            if (FallbackError(url, host, organizationId, authorHost) is { } error)
                return new(field, error);
        }
        return draft.FileError();
    }

    private string? HomeError(string? home, string host, int organizationId)
    {
        if (DomainDraft.Clean(home) is not { } address)
            return null;
        if (Destination.Error(address) is not null)
            return NoAddress;
        var uri = new Uri(address);
        return table.GetDomains(organizationId).Select(domain => domain.Host).Append(host).Any(ours => HostName.Overlap(ours, uri.IdnHost))
            && uri.AbsolutePath == "/"
            ? "This address is one of your short domains and would redirect to itself. Enter another address."
            : null;
    }

    private string? FallbackError(string? url, string host, int organizationId, string? authorHost)
    {
        if (DomainDraft.Clean(url) is not { } address)
            return null;
        if (Destination.Error(address) is not null)
            return NoAddress;
        return own.AnswersFor(address, organizationId, host) || (configured.ShortHosts.Count == 0 && own.AnswersFor(address, organizationId, authorHost))
            ? "Short links answer at this address, so visitors could go in a circle. Enter the address of a page."
            : null;
    }

    /// <summary>Why no organization can have a host; null if one can.</summary>
    private string? ReservedError(string host, int organizationId, string? requestHost)
    {
        if (configured.AdminHosts.Any(admin => HostName.Overlap(admin, host)))
            return $"LinkApp's pages are on {HostName.Readable(host)}. Choose another host, or ask an operator to remove it from Http:AdminHosts.";
        if (configured.ShortHosts.Any(shared => HostName.Overlap(shared, host)))
            return $"{HostName.Readable(host)} serves the links of all organizations. Choose another host, or ask an operator to remove it from Links:ShortHosts.";
        if (requestHost is not null && used.IsOfOthers(host, organizationId))
            return $"Others use LinkApp on {HostName.Readable(host)}. Choose another host, or ask an operator to add it for your organization (linkapp domain add).";
        return requestHost is not null && HostName.TryParse(requestHost, out var current) && HostName.Overlap(current, host)
            ? $"You are using LinkApp on {HostName.Readable(host)}, and so may others. Choose another host, or ask an operator to set Http:AdminHosts to the host for LinkApp's pages."
            : null;
    }

    private static string TakenError(Domain other, int organizationId) => other.OrganizationId == organizationId
        ? $"Your organization already has the domain {HostName.Readable(other.Host)}."
        : "Another organization has this domain. Choose another host. If the host is yours, ask an operator to remove it there (linkapp domain remove).";
}
