using LinkApp.Core.Links;
using LinkApp.Core.Links.History;
using LinkApp.Web.Links.Rules;

namespace LinkApp.Web.Links.Edit;

/// <summary>What somebody has typed into the link form; nothing of it is lost by an error.</summary>
public sealed class LinkInput
{
    public string Slug { get; set; } = "";

    /// <summary>The domain of its short URL; null for the main one.</summary>
    public string? Domain { get; set; }

    /// <summary>The older slugs that the link is to keep.</summary>
    public List<string> Aliases { get; set; } = [];

    public bool KeepOldSlug { get; set; } = true;

    public string Name { get; set; } = "";

    public string Destination { get; set; } = "";

    public List<string> Tags { get; set; } = [];

    public List<RuleInput> Rules { get; set; } = [];

    public LinkOptions Options { get; set; } = LinkOptions.Default;

    /// <summary>A new password, empty for none; null leaves the present one.</summary>
    public string? Password { get; set; }

    public static LinkInput Of(LinkSnapshot link) => new()
    {
        Slug = link.Slug,
        Aliases = [.. link.Aliases],
        Domain = link.Domain,
        Name = link.Name,
        Destination = link.Destination,
        Tags = [.. link.Tags],
        Rules = [.. link.Rules.Select(RuleInput.Of)],
        Options = link.Options,
    };

    /// <summary>The draft; rules of which nothing is filled in are left out.</summary>
    public LinkDraft ToDraft() => new()
    {
        Slug = Slug.Trim() is { Length: > 0 } slug ? slug : null,
        Aliases = [.. Aliases],
        KeepOldSlug = KeepOldSlug,
        Domain = Domain,
        Name = Name,
        Destination = Destination.Trim(),
        Tags = [.. Tags],
        Rules = [.. Rules.Where(rule => !rule.IsBlank).Select(rule => rule.ToRule())],
        Options = Options,
        Password = Password,
    };

    /// <summary>What a rule is called in errors of the draft; null for one that is left out.</summary>
    public string? FieldOf(RuleInput rule) => rule.IsBlank ? null : $"{LinkField.RulesKey}[{Rules.Where(other => !other.IsBlank).ToList().IndexOf(rule)}]";

    /// <summary>Takes a <see cref="LinkField"/> over from what somebody else typed or saved.</summary>
    public void Take(string field, LinkInput from)
    {
        switch (field)
        {
            case "destination":
                Destination = from.Destination;
                break;
            case "slug":
                (Slug, KeepOldSlug) = (from.Slug, from.KeepOldSlug);
                break;
            case "aliases":
                Aliases = [.. from.Aliases];
                break;
            case "domain":
                Domain = from.Domain;
                break;
            case "name":
                Name = from.Name;
                break;
            case "tags":
                Tags = [.. from.Tags];
                break;
            case LinkField.RulesKey:
                Rules = from.Rules;
                break;
            case LinkField.PasswordKey:
                Password = from.Password;
                Options = Options with { PasswordHash = from.Options.PasswordHash };
                break;
            default:
                Options = Take(field, Options, from.Options);
                break;
        }
    }

    /// <summary>The same fields with the same values; later changes of either do not reach the other.</summary>
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

    private static LinkOptions Take(string field, LinkOptions options, LinkOptions from) => field switch
    {
        "notes" => options with { Notes = from.Notes },
        "statusCode" => options with { StatusCode = from.StatusCode },
        "validFrom" => options with { ValidFrom = from.ValidFrom },
        "validUntil" => options with { ValidUntil = from.ValidUntil },
        "maxClicks" => options with { MaxClicks = from.MaxClicks },
        "enabled" => options with { IsEnabled = from.IsEnabled },
        "archived" => options with { IsArchived = from.IsArchived },
        "fallbackUrl" => options with { FallbackUrl = from.FallbackUrl },
        "forwardQuery" => options with { ForwardQuery = from.ForwardQuery },
        "socialTitle" => options with { SocialTitle = from.SocialTitle },
        "socialDescription" => options with { SocialDescription = from.SocialDescription },
        "socialImage" => options with { SocialImage = from.SocialImage },
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "The form has no such field."),
    };
}
