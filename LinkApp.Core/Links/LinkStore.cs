using System.Data.Common;
using System.Text.Json;
using LinkApp.Core.Links.Fields;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Core.Links;

/// <summary>Reads one link by its slug for the redirect.</summary>
public abstract class LinkStore
{
    /// <summary>The options that the redirect reads. Notes, for one, may be long.</summary>
    private protected static readonly LinkOption[] Options = [.. LinkFields.Options.Where(option => option.IsReadByRedirect)];

    private const string NoList = "[]";

    /// <summary>The link that answers at an address, or null where there is none: one of the domain, else one of the shared hosts.</summary>
    /// <param name="address">The address.</param>
    /// <param name="organizationId">The organization of its domain; 0 for the shared hosts.</param>
    /// <exception cref="DbException">The store can't be read.</exception>
    public abstract ValueTask<LinkEntry?> FindAsync(AddressKey address, int organizationId);

    /// <summary>Rules as Entity Framework writes them.</summary>
    private protected static IReadOnlyList<RedirectRule> ReadRules(string json) =>
        json == NoList ? [] : JsonSerializer.Deserialize<List<RedirectRule>>(json, LinkJson.Options)!;

    /// <summary>Aliases from a list of lists with the domain and the key of each.</summary>
    private protected static List<LinkAlias> ReadAliases(string json) => json == NoList
        ? []
        : [.. JsonSerializer.Deserialize<string?[][]>(json)!.Select(alias => new LinkAlias { Domain = alias[0], Slug = alias[1]!, SlugKey = alias[1]! })];
}
