using LinkApp.Core.Links;

namespace LinkApp.Tests.Support;

/// <summary>Look-ups as redirects make them.</summary>
public static class LinkTableReads
{
    /// <summary>The link that answers to a slug on a host, or null if there is none: from memory, else from the store.</summary>
    /// <remarks>Of a store behind a network, it waits: where many are looked up at once, take <see cref="FindAsync"/>.</remarks>
    public static LinkEntry? Find(this LinkTable table, string slug, string? domain = null, int organizationId = 0)
    {
        var key = table.GetKey(slug, domain);
        if (table.TryFind(key, organizationId, out var link))
            return link;
        var load = table.LoadAsync(key, organizationId);
        return load.IsCompleted ? load.Result : load.AsTask().GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Find"/>
    public static async ValueTask<LinkEntry?> FindAsync(this LinkTable table, string slug, string? domain = null, int organizationId = 0)
    {
        var key = table.GetKey(slug, domain);
        return table.TryFind(key, organizationId, out var link) ? link : await table.LoadAsync(key, organizationId);
    }
}
