using LinkApp.Core.Data;
using LinkApp.Core.Hosts;
using LinkApp.Core.Organizations;
using LinkApp.Core.Wording;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Links;

/// <summary>
/// Creates, changes and deletes links, and writes their history in the same transaction. It is the only writer of links in
/// this process, so that the <see cref="LinkTable"/> follows each commit.
/// </summary>
public sealed partial class LinkEditor(IDbContextFactory<AppDb> databases, LinkTable table, OwnHosts hosts, HostTable domains, TimeProvider time) : IDisposable
{
    private const int GeneratedSlugTries = 5;

    // Held during commit and publish, so that the table gets edits in the order of their commits. SQLite has one writer anyway.
    private readonly SemaphoreSlim _editing = new(1);

    /// <summary>Generates a random slug of a length; tests replace it by one that returns taken slugs.</summary>
    internal Func<int, string> RandomSlug { get; set; } = Slug.New;

    /// <summary>Creates a link; a draft without a slug gets a random one.</summary>
    /// <param name="organizationId">The organization that gets the link.</param>
    /// <param name="draft">The draft of the link.</param>
    /// <param name="by">Who creates it.</param>
    /// <param name="alongside">Creates an entity that is committed together with the link, such as a <see cref="IdempotentCreate"/>; null for none.</param>
    /// <param name="cancel">Stops before the commit.</param>
    public async Task<LinkEdit> CreateAsync(
        int organizationId, LinkDraft draft, Author by, Func<Link, object>? alongside = null, CancellationToken cancel = default)
    {
        if (Errors(organizationId, draft, by) is { Count: > 0 } errors)
            return new LinkEdit.Invalid(errors);

        using var edit = await BeginAsync(cancel);
        for (var attempt = 1; ; attempt++)
        {
            var slug = draft.Slug ?? NewSlug(attempt);
            await using var db = await databases.CreateDbContextAsync(cancel);
            if (await HeldErrorAsync(db, organizationId, slug, cancel) is { } held)
            {
                if (draft.Slug is not null)
                    return new LinkEdit.Invalid([held]);
                if (attempt == GeneratedSlugTries)
                    return new LinkEdit.SlugTaken(slug);
                continue;
            }
            var link = NewLink(organizationId, slug, draft);
            db.Add(link);
            if (alongside is not null)
                db.Add(alongside(link));
            if (await TrySaveAsync(db, link, LinkChangeKind.Created, by, [], cancel))
            {
                table.Publish(new LinkEntry(link));
                return new LinkEdit.Saved(link);
            }
            if (draft.Slug is not null || attempt == GeneratedSlugTries)
                return new LinkEdit.SlugTaken(slug);
        }
    }

    /// <summary>Changes a link. If it gets a new slug, the old one becomes an alias, unless the draft says otherwise.</summary>
    /// <param name="organizationId">The organization of the link.</param>
    /// <param name="slug">The present slug of the link, or an alias.</param>
    /// <param name="draft">The draft of the link.</param>
    /// <param name="version">The version that the editor saw; null overwrites any version.</param>
    /// <param name="by">Who changes it.</param>
    /// <param name="cancel">Stops before the commit.</param>
    public Task<LinkEdit> UpdateAsync(int organizationId, string slug, LinkDraft draft, int? version, Author by, CancellationToken cancel = default) =>
        UpdateAsync(db => FindAsync(db, organizationId, slug, cancel), organizationId, draft, version, by, cancel);

    /// <summary>Changes a link by its id, which stays the same when another editor renames it meanwhile.</summary>
    /// <inheritdoc cref="UpdateAsync(int, string, LinkDraft, int?, Author, CancellationToken)"/>
    public Task<LinkEdit> UpdateAsync(int organizationId, long linkId, LinkDraft draft, int? version, Author by, CancellationToken cancel = default) =>
        UpdateAsync(db => FindAsync(db, organizationId, linkId, cancel), organizationId, draft, version, by, cancel);

    private async Task<LinkEdit> UpdateAsync(
        Func<AppDb, Task<Link?>> find, int organizationId, LinkDraft draft, int? version, Author by, CancellationToken cancel)
    {
        if (Errors(organizationId, draft, by) is { Count: > 0 } errors)
            return new LinkEdit.Invalid(errors);

        using var edit = await BeginAsync(cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await find(db) is not { } link)
            return new LinkEdit.Missing();
        if (version is not null && link.Version != version)
            return new LinkEdit.Stale(link, await LastAuthorAsync(db, link.Id, cancel));

        var before = LinkTable.GetSlugs(link);
        if (draft.Aliases?.Except([.. before, draft.Slug ?? link.Slug], StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            return new LinkEdit.Invalid(
                [new("aliases", $"\"{unknown}\" is not an alias of this link. You can keep or remove aliases here. To add one, rename the link.")]);
        if (draft.Slug is { } wanted && !before.Contains(wanted) && await HeldErrorAsync(db, organizationId, wanted, cancel) is { } held)
            return new LinkEdit.Invalid([held]);
        if (draft.Aliases?.ToHashSet(StringComparer.Ordinal) is { } remaining)
            link.Aliases.RemoveAll(alias => !remaining.Contains(alias.Slug));
        Rename(link, draft);
        Apply(link, draft);
        return await TrySaveAsync(db, link, LinkChangeKind.Edited, by, before, cancel)
            ? Published(link, before)
            : new LinkEdit.SlugTaken(link.Slug);
    }

    /// <summary>Deletes a link of any version; its clicks and history stay. False if the organization does not have the link.</summary>
    public async Task<bool> DeleteAsync(int organizationId, string slug, Author by, CancellationToken cancel = default) =>
        await DeleteAsync(organizationId, slug, version: null, by, cancel) is LinkEdit.Saved;

    /// <summary>Deletes a certain version of a link; its clicks and history stay.</summary>
    /// <param name="organizationId">The organization of the link.</param>
    /// <param name="slug">The present slug of the link, or an alias.</param>
    /// <param name="version">The version that the editor saw; null deletes any version.</param>
    /// <param name="by">Who deletes it.</param>
    /// <param name="cancel">Stops before the commit.</param>
    public async Task<LinkEdit> DeleteAsync(int organizationId, string slug, int? version, Author by, CancellationToken cancel = default)
    {
        using var edit = await BeginAsync(cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await FindAsync(db, organizationId, slug, cancel) is not { } link)
            return new LinkEdit.Missing();
        if (version is not null && link.Version != version)
            return new LinkEdit.Stale(link, await LastAuthorAsync(db, link.Id, cancel));
        link.Version++;
        db.Remove(link);
        await TrySaveAsync(db, link, LinkChangeKind.Deleted, by, LinkTable.GetSlugs(link), cancel);
        table.Remove(LinkTable.GetSlugs(link));
        return new LinkEdit.Saved(link);
    }

    public void Dispose() => _editing.Dispose();

    // Each failed attempt makes the slug one character longer: collisions end long before the attempts do.
    private string NewSlug(int attempt) => RandomSlug(6 + attempt);

    /// <summary>All errors of a draft, except for a slug that is taken.</summary>
    internal List<FieldError> Errors(int organizationId, LinkDraft draft, Author by)
    {
        var errors = draft.Validate();
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

    private static Task<Link?> FindAsync(AppDb db, int organizationId, string slug, CancellationToken cancel) =>
        db.Links.Include(link => link.Aliases).SingleOrDefaultAsync(
            link => link.OrganizationId == organizationId && (link.Slug == slug || link.Aliases.Any(alias => alias.Slug == slug)), cancel);

    private static Task<Link?> FindAsync(AppDb db, int organizationId, long linkId, CancellationToken cancel) =>
        db.Links.Include(link => link.Aliases).SingleOrDefaultAsync(link => link.OrganizationId == organizationId && link.Id == linkId, cancel);

    private Link NewLink(int organizationId, string slug, LinkDraft draft, long id = 0)
    {
        var link = new Link { Id = id, OrganizationId = organizationId, Slug = slug, Name = "", Destination = "", CreatedAt = time.GetUtcNow().UtcDateTime };
        Apply(link, draft);
        return link;
    }

    private void Apply(Link link, LinkDraft draft)
    {
        link.Name = draft.Name.Trim();
        link.Domain = FindDomain(link.OrganizationId, draft.Domain);
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

    private static void Rename(Link link, LinkDraft draft)
    {
        if (draft.Slug is null || draft.Slug == link.Slug)
            return;
        // If the new slug is an alias of the link, it stops being one.
        link.Aliases.RemoveAll(alias => alias.Slug == draft.Slug);
        if (draft.KeepOldSlug)
            link.Aliases.Add(new LinkAlias { Slug = link.Slug });
        link.Slug = draft.Slug;
    }

    /// <summary>Puts a saved link into the <see cref="LinkTable"/>, and removes slugs that it no longer has.</summary>
    private LinkEdit.Saved Published(Link link, IEnumerable<string> before)
    {
        table.Remove(before.Except(LinkTable.GetSlugs(link), StringComparer.Ordinal));
        table.Publish(new LinkEntry(link));
        return new LinkEdit.Saved(link);
    }

    private async Task<Release> BeginAsync(CancellationToken cancel)
    {
        await _editing.WaitAsync(cancel);
        return new Release(_editing);
    }

    private readonly struct Release(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
