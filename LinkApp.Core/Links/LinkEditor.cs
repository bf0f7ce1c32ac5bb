using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Links;

/// <summary>What became of an edit: exactly one of the nested cases.</summary>
public abstract record LinkEdit
{
    private LinkEdit()
    {
    }

    /// <summary>Committed, and redirects follow it already.</summary>
    public sealed record Saved(Link Link) : LinkEdit;

    /// <summary>Nothing was changed; each error names its field.</summary>
    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : LinkEdit;

    /// <summary>Nothing was changed; another link has the slug.</summary>
    public sealed record SlugTaken(string Slug) : LinkEdit;

    /// <summary>The organization has no such link.</summary>
    public sealed record Missing : LinkEdit;

    /// <summary>Somebody else has saved in between; <see cref="Current"/> is what they saved.</summary>
    public sealed record Stale(Link Current) : LinkEdit;
}

/// <summary>Creates, changes and deletes links. The only writer of links, so that the redirect's table follows each commit.</summary>
public sealed class LinkEditor(IDbContextFactory<AppDb> databases, LinkTable table, TimeProvider time) : IDisposable
{
    private const int GeneratedSlugTries = 5;
    private const int SqliteConstraint = 19;

    // Held over commit and publish: the table sees edits in the order of their commits. SQLite has one writer anyway.
    private readonly SemaphoreSlim _editing = new(1);

    public async Task<LinkEdit> CreateAsync(int organizationId, LinkDraft draft, CancellationToken cancel = default)
    {
        if (draft.Validate() is { Count: > 0 } errors)
            return new LinkEdit.Invalid(errors);

        using var edit = await BeginAsync(cancel);
        for (var attempt = 1; ; attempt++)
        {
            // Each failed try lengthens the slug by one: collisions end long before the tries do.
            var slug = draft.Slug ?? Slug.New(6 + attempt);
            var link = NewLink(organizationId, slug, draft);
            await using var db = await databases.CreateDbContextAsync(cancel);
            db.Add(link);
            if (await TrySaveAsync(db, cancel))
            {
                table.Publish(new LinkEntry(link));
                return new LinkEdit.Saved(link);
            }
            if (draft.Slug is not null || attempt == GeneratedSlugTries)
                return new LinkEdit.SlugTaken(slug);
        }
    }

    /// <param name="version">The version that the editor saw; null overwrites whatever is there.</param>
    public async Task<LinkEdit> UpdateAsync(int organizationId, string slug, LinkDraft draft, int? version, CancellationToken cancel = default)
    {
        if (draft.Validate() is { Count: > 0 } errors)
            return new LinkEdit.Invalid(errors);

        using var edit = await BeginAsync(cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        var link = await db.Links.Include(l => l.Rules).SingleOrDefaultAsync(l => l.OrganizationId == organizationId && l.Slug == slug, cancel);
        if (link is null)
            return new LinkEdit.Missing();
        if (version is not null && link.Version != version)
            return new LinkEdit.Stale(link);

        link.Slug = draft.Slug ?? link.Slug;
        link.Name = draft.Name.Trim();
        link.Destination = draft.Destination.Trim();
        link.Tags = draft.CleanTags();
        link.Rules.Clear();
        link.Rules.AddRange(draft.ToRules());
        link.Version++;
        link.UpdatedAt = time.GetUtcNow().UtcDateTime;

        if (!await TrySaveAsync(db, cancel))
            return new LinkEdit.SlugTaken(link.Slug);
        if (link.Slug != slug)
            table.Remove(slug);
        table.Publish(new LinkEntry(link));
        return new LinkEdit.Saved(link);
    }

    /// <summary>Deletes a link; its clicks stay in the store. False where the organization has no such link.</summary>
    public async Task<bool> DeleteAsync(int organizationId, string slug, CancellationToken cancel = default)
    {
        using var edit = await BeginAsync(cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        var deleted = await db.Links.Where(l => l.OrganizationId == organizationId && l.Slug == slug).ExecuteDeleteAsync(cancel);
        if (deleted > 0)
            table.Remove(slug);
        return deleted > 0;
    }

    public void Dispose() => _editing.Dispose();

    private Link NewLink(int organizationId, string slug, LinkDraft draft)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new Link
        {
            OrganizationId = organizationId,
            Slug = slug,
            Name = draft.Name.Trim(),
            Destination = draft.Destination.Trim(),
            Rules = [.. draft.ToRules()],
            Tags = draft.CleanTags(),
            Version = 1,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    /// <summary>Saves; false where the slug's unique index refused.</summary>
    private static async Task<bool> TrySaveAsync(AppDb db, CancellationToken cancel)
    {
        try
        {
            await db.SaveChangesAsync(cancel);
            return true;
        }
        catch (DbUpdateException error) when (error.InnerException is SqliteException { SqliteErrorCode: SqliteConstraint } cause
            && cause.Message.Contains("Links.Slug", StringComparison.Ordinal))
        {
            return false;
        }
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
