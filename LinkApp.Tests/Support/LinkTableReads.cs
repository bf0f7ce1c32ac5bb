using LinkApp.Core.Links;

namespace LinkApp.Tests.Support;

/// <summary>Look-ups as redirects make them.</summary>
public static class LinkTableReads
{
    /// <summary>The link that answers to a slug on a host, or null if there is none: from memory, else from the store.</summary>
    public static LinkEntry? Find(this LinkTable table, string slug, string? domain = null, int organizationId = 0)
    {
        var key = table.GetKey(slug, domain);
        if (table.TryFind(key, organizationId, out var link))
            return link;
        var load = table.LoadAsync(key, organizationId);
        return load.IsCompleted ? load.Result : throw new InvalidOperationException("SQLite answers at once.");
    }
}
