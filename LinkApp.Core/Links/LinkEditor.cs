using LinkApp.Core.Data;
using LinkApp.Core.Hosts;
using LinkApp.Core.Organizations;
using LinkApp.Core.Wording;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Links;

/// <summary>
/// Creates, changes and deletes links, and writes their history in the same transaction. It is the only writer of links in
/// this process, so that the <see cref="LinkTable"/> follows each commit; <see cref="Turn.Edits"/> is held from the check until then.
/// </summary>
public sealed partial class LinkEditor(
    IDbContextFactory<AppDb> databases, AppDatabase database, Turns turns, LinkTable table, LinkChangeLog log, OwnHosts hosts, HostTable domains,
    SlugRules slugs, AppSchemes apps, TimeProvider time)
{
    private const int GeneratedSlugTries = 5;

    /// <summary>Generates a random slug for an attempt, from 1; tests replace it by one that returns taken slugs.</summary>
    internal Func<int, string> RandomSlug { get; set; } = slugs.New;

    /// <summary>Creates a link; a draft without a slug gets a random one.</summary>
    /// <param name="organizationId">The organization that gets the link.</param>
    /// <param name="draft">The draft of the link.</param>
    /// <param name="by">Who creates it.</param>
    /// <param name="alongside">Creates an entity that is committed together with the link, such as a <see cref="IdempotentCreate"/>; null for none.</param>
    /// <param name="findsExisting">Whether a link that leads where the draft does is returned instead of a second one.</param>
    /// <param name="cancel">Stops before the commit.</param>
    public async Task<LinkEdit> CreateAsync(
        int organizationId, LinkDraft draft, Author by, Func<Link, object>? alongside = null, bool findsExisting = false, CancellationToken cancel = default)
    {
        if (Errors(organizationId, draft, by) is { Count: > 0 } errors)
            return new LinkEdit.Invalid(errors);
        if (draft.Slug is not null && slugs.NewError(Slug.Normalize(draft.Slug)) is { } newError)
            return new LinkEdit.Invalid([new("slug", newError)]);

        await using var turn = await turns.TakeAsync(Turn.Edits, cancel);
        if (findsExisting && await FindExistingAsync(organizationId, draft, cancel) is { } existing)
            return new LinkEdit.Existing(existing);
        for (var attempt = 1; ; attempt++)
        {
            var slug = draft.Slug ?? RandomSlug(attempt);
            var address = GetAddress(organizationId, draft, slug);
            await using var db = await databases.CreateDbContextAsync(cancel);
            if (await HeldErrorAsync(db, organizationId, address, cancel) is { } held)
            {
                if (draft.Slug is not null)
                    return new LinkEdit.Invalid([held]);
                if (attempt == GeneratedSlugTries)
                    return new LinkEdit.SlugTaken(slug);
                continue;
            }
            if (draft.Slug is not null && await IsHiddenAsync(db, organizationId, address, 0, cancel))
                return new LinkEdit.SlugTaken(slug);
            var link = NewLink(organizationId, address, draft);
            db.Add(link);
            if (await TrySaveAsync(db, link, LinkChangeKind.Created, by, [], cancel, alongside))
            {
                table.Publish(new LinkEntry(link));
                return new LinkEdit.Saved(link);
            }
            if (draft.Slug is not null || attempt == GeneratedSlugTries)
                return new LinkEdit.SlugTaken(slug);
        }
    }

    /// <summary>Changes a link. If it gets a new slug or domain, the old address becomes an alias, unless the draft says otherwise.</summary>
    /// <param name="organizationId">The organization of the link.</param>
    /// <param name="name">The link.</param>
    /// <param name="draft">The draft of the link.</param>
    /// <param name="version">The version that the editor saw; null overwrites any version.</param>
    /// <param name="by">Who changes it.</param>
    /// <param name="cancel">Stops before the commit.</param>
    /// <exception cref="AmbiguousSlugException">The name is that of several links.</exception>
    public Task<LinkEdit> UpdateAsync(int organizationId, LinkName name, LinkDraft draft, int? version, Author by, CancellationToken cancel = default) =>
        RepeatAsync(() => UpdateAsync(db => FindAsync(db, organizationId, name, cancel), organizationId, draft, version, by, cancel));

    /// <summary>Changes a link by its id, which stays the same when another editor renames it meanwhile.</summary>
    /// <inheritdoc cref="UpdateAsync(int, LinkName, LinkDraft, int?, Author, CancellationToken)"/>
    public Task<LinkEdit> UpdateAsync(int organizationId, long linkId, LinkDraft draft, int? version, Author by, CancellationToken cancel = default) =>
        RepeatAsync(() => UpdateAsync(db => FindAsync(db, organizationId, linkId, cancel), organizationId, draft, version, by, cancel));

    private async Task<LinkEdit> UpdateAsync(
        Func<AppDb, Task<Link?>> find, int organizationId, LinkDraft draft, int? version, Author by, CancellationToken cancel)
    {
        if (Errors(organizationId, draft, by) is { Count: > 0 } errors)
            return new LinkEdit.Invalid(errors);

        await using var turn = await turns.TakeAsync(Turn.Edits, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await find(db) is not { } link)
            return new LinkEdit.Missing();
        if (version is not null && link.Version != version)
            return new LinkEdit.Stale(link, await LastAuthorAsync(db, link.Id, cancel));

        var before = link.Keys.ToList();
        var address = GetAddress(organizationId, draft, draft.Slug ?? link.Slug);
        if (AliasError(link, draft, address) is { } unknown)
            return new LinkEdit.Invalid([unknown]);
        if (!before.Contains(GetKey(address)))
        {
            if (draft.Slug is not null && link.Slug != address.Slug && slugs.NewError(address.Slug) is { } newError)
                return new LinkEdit.Invalid([new("slug", newError)]);
            if (await HeldErrorAsync(db, organizationId, address, cancel) is { } held)
                return new LinkEdit.Invalid([held]);
            if (await IsHiddenAsync(db, organizationId, address, link.Id, cancel))
                return new LinkEdit.SlugTaken(address.Slug);
        }
        if (draft.Aliases?.Select(alias => GetKey(ShortAddress.Parse(alias, link.Domain))).ToHashSet() is { } remaining)
            link.Aliases.RemoveAll(alias => !remaining.Contains(alias.Key));
        Rename(link, address, draft.KeepOldSlug);
        Apply(link, draft);
        return await TrySaveAsync(db, link, LinkChangeKind.Edited, by, before, cancel)
            ? Published(link, before)
            : new LinkEdit.SlugTaken(link.Slug);
    }

    /// <summary>Deletes a link of any version; its clicks and history stay. False if the organization does not have the link.</summary>
    /// <exception cref="AmbiguousSlugException">The name is that of several links.</exception>
    public async Task<bool> DeleteAsync(int organizationId, LinkName name, Author by, CancellationToken cancel = default) =>
        await DeleteAsync(organizationId, name, version: null, by, cancel) is LinkEdit.Saved;

    /// <summary>Deletes a certain version of a link; its clicks and history stay.</summary>
    /// <param name="organizationId">The organization of the link.</param>
    /// <param name="name">The link.</param>
    /// <param name="version">The version that the editor saw; null deletes any version.</param>
    /// <param name="by">Who deletes it.</param>
    /// <param name="cancel">Stops before the commit.</param>
    /// <exception cref="AmbiguousSlugException">The name is that of several links.</exception>
    public Task<LinkEdit> DeleteAsync(int organizationId, LinkName name, int? version, Author by, CancellationToken cancel = default) =>
        RepeatAsync(() => DeleteOnceAsync(organizationId, name, version, by, cancel));

    private async Task<LinkEdit> DeleteOnceAsync(int organizationId, LinkName name, int? version, Author by, CancellationToken cancel)
    {
        await using var turn = await turns.TakeAsync(Turn.Edits, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await FindAsync(db, organizationId, name, cancel) is not { } link)
            return new LinkEdit.Missing();
        if (version is not null && link.Version != version)
            return new LinkEdit.Stale(link, await LastAuthorAsync(db, link.Id, cancel));
        link.Version++;
        db.Remove(link);
        await TrySaveAsync(db, link, LinkChangeKind.Deleted, by, [.. link.Keys], cancel);
        table.Remove(link.Keys, organizationId);
        return new LinkEdit.Saved(link);
    }

    /// <summary>All errors of a draft, except for a slug that is taken.</summary>
    internal List<FieldError> Errors(int organizationId, LinkDraft draft, Author by)
    {
        var errors = draft.Validate(apps);
        errors.AddRange(hosts.Errors(organizationId, draft, by.Host));
        if (!string.IsNullOrWhiteSpace(draft.Domain) && FindDomain(organizationId, draft.Domain) is null)
            errors.Add(new("domain", NoDomainError(draft.Domain, domains.GetDomains(organizationId))));
        return errors;
    }

    /// <summary>The domain with a name if the organization has it, else null.</summary>
    private string? FindDomain(int organizationId, string? name) =>
        name is not null && HostName.TryParse(name.Trim(), out var host)
            ? domains.GetDomains(organizationId).FirstOrDefault(domain => domain.Host == host)?.Host
            : null;

    private static string NoDomainError(string name, IReadOnlyList<Domain> own) => own.Count == 0
        ? "Your organization has no domains. Leave the domain out, or let an admin add it first."
        : $"Your organization has no domain \"{name.Trim()}\". Choose {string.Join(" or ", own.Select(domain => HostName.Readable(domain.Host)))}, or leave the domain out.";

    private Task<Link?> FindAsync(AppDb db, int organizationId, LinkName name, CancellationToken cancel) =>
        LinkSearch.FindAsync(db.Links, organizationId, name, slugs, cancel);

    private static Task<Link?> FindAsync(AppDb db, int organizationId, long linkId, CancellationToken cancel) =>
        db.Links.Include(link => link.Aliases).SingleOrDefaultAsync(link => link.OrganizationId == organizationId && link.Id == linkId, cancel);

    private Link NewLink(int organizationId, ShortAddress address, LinkDraft draft, long id = 0)
    {
        var link = new Link
        {
            Id = id,
            OrganizationId = organizationId,
            Slug = address.Slug,
            SlugKey = slugs.Key(address.Slug),
            Domain = address.Domain,
            Name = "",
            Destination = "",
            CreatedAt = draft.CreatedAt is { } made && made < time.GetUtcNow().UtcDateTime ? made : time.GetUtcNow().UtcDateTime,
        };
        Apply(link, draft);
        return link;
    }

    private void Apply(Link link, LinkDraft draft)
    {
        link.Name = draft.Name.Trim();
        link.Destination = draft.Destination.Trim();
        link.Tags = draft.CleanTags();
        link.Rules = [.. draft.Rules.Select(rule => rule.Clean())];
        link.Options = draft.Options.Clean() with
        {
            PasswordHash = draft.Password switch
            {
                null => link.Options.PasswordHash,
                "" => null,
                var password => LinkPassword.Hash(password),
            },
        };
        link.Version++;
        link.UpdatedAt = time.GetUtcNow().UtcDateTime;
    }

    /// <summary>Puts a saved link into the <see cref="LinkTable"/>, and removes addresses that it no longer has.</summary>
    private LinkEdit.Saved Published(Link link, IEnumerable<AddressKey> before)
    {
        table.Remove(before.Except(link.Keys), link.OrganizationId);
        table.Publish(new LinkEntry(link));
        return new LinkEdit.Saved(link);
    }
}
