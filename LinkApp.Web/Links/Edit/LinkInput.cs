using LinkApp.Core.Links;
using LinkApp.Core.Links.Fields;
using LinkApp.Web.Links.Rules;

namespace LinkApp.Web.Links.Edit;

/// <summary>The input in the link form. Errors don't change it.</summary>
public sealed class LinkInput
{
    // For fields that are not, or not only, in the options.
    private static readonly Dictionary<LinkField, Action<LinkInput, LinkInput>> Copiers = new()
    {
        [LinkFields.Destination] = (input, from) => input.Destination = from.Destination,
        [LinkFields.Slug] = (input, from) => (input.Slug, input.KeepOldSlug) = (from.Slug, from.KeepOldSlug),
        [LinkFields.Aliases] = (input, from) => input.Aliases = [.. from.Aliases],
        [LinkFields.Domain] = (input, from) => input.Domain = from.Domain,
        [LinkFields.Name] = (input, from) => input.Name = from.Name,
        [LinkFields.Tags] = (input, from) => input.Tags = [.. from.Tags],
        [LinkFields.Rules] = (input, from) => input.Rules = from.Rules,
        [LinkFields.Password] = (input, from) => input.Password = from.Password,
    };

    public string Slug { get; set; } = "";

    /// <summary>The domain on which it answers; null for all hosts.</summary>
    public string? Domain { get; set; }

    /// <summary>The aliases that the link will keep.</summary>
    public List<string> Aliases { get; set; } = [];

    public bool KeepOldSlug { get; set; } = true;

    public string Name { get; set; } = "";

    public string Destination { get; set; } = "";

    public List<string> Tags { get; set; } = [];

    public List<RuleInput> Rules { get; set; } = [];

    public LinkOptions Options { get; set; } = LinkOptions.Default;

    /// <summary>The fields whose text could not be read.</summary>
    public UnreadableFields Unreadable { get; } = new();

    /// <summary>The new password, empty for none; null leaves the present one.</summary>
    public string? Password { get; set; }

    public static LinkInput From(LinkSnapshot link) => new()
    {
        Slug = link.Slug,
        Aliases = [.. link.Aliases],
        Domain = link.Domain,
        Name = link.Name,
        Destination = link.Destination,
        Tags = [.. link.Tags],
        Rules = [.. link.Rules.Select(RuleInput.From)],
        Options = link.Options,
    };

    /// <summary>
    /// The form of a new link with everything of another one but its slugs and its password. A copy without the password would be open
    /// to everyone, so it stays disabled until the editor decides.
    /// </summary>
    public static LinkInput CreateCopy(Link link) => From(LinkSnapshot.From(link) with
    {
        Slug = "",
        Aliases = [],
        Name = link.Name.Length > 0 ? $"{link.Name} (copy)" : "",
        Options = link.Options with { IsArchived = false, PasswordHash = null, IsEnabled = link.Options is { IsEnabled: true, PasswordHash: null } },
    });

    /// <summary>Converts the form to a draft, without blank rules and with complete addresses.</summary>
    public LinkDraft ToDraft() => new()
    {
        Slug = Slug.Trim() is { Length: > 0 } slug ? slug : null,
        Aliases = [.. Aliases],
        KeepOldSlug = KeepOldSlug,
        Domain = Domain,
        Name = Name,
        Destination = Core.Links.Destination.Complete(Destination),
        Tags = [.. Tags],
        Rules = [.. Rules.Where(rule => !rule.IsBlank).Select(rule => rule.ToRule())],
        Options = Options with { FallbackUrl = Complete(Options.FallbackUrl), SocialImage = Complete(Options.SocialImage) },
        Password = Password,
    };

    /// <summary>The name of a rule in errors of the draft; null for a blank rule, which is left out.</summary>
    public string? GetField(RuleInput rule) => rule.IsBlank ? null : $"{LinkFields.Rules.Key}[{Rules.Where(other => !other.IsBlank).ToList().IndexOf(rule)}]";

    /// <summary>Copies the value of a field from another form.</summary>
    public void Take(LinkField field, LinkInput from)
    {
        if (field is LinkOption option)
            Options = option.Copy(from.Options, Options);
        if (Copiers.TryGetValue(field, out var copy))
            copy(this, from);
    }

    private static string? Complete(string? address) => address is null ? null : Core.Links.Destination.Complete(address);

    /// <summary>Returns an independent copy.</summary>
    public LinkInput Copy() => new()
    {
        Slug = Slug,
        Aliases = [.. Aliases],
        KeepOldSlug = KeepOldSlug,
        Domain = Domain,
        Name = Name,
        Destination = Destination,
        Tags = [.. Tags],
        Rules = [.. Rules.Select(rule => rule.Copy())],
        Options = Options,
        Password = Password,
    };
}
