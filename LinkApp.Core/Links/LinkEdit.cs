using LinkApp.Core.Wording;

namespace LinkApp.Core.Links;

/// <summary>The result of an edit of a link: exactly one of the nested cases.</summary>
public abstract record LinkEdit
{
    private LinkEdit()
    {
    }

    /// <summary>Committed; redirects already follow it.</summary>
    public sealed record Saved(Link Link) : LinkEdit;

    /// <summary>Nothing was changed; the organization has a link that leads where the new one would.</summary>
    public sealed record Existing(Link Link) : LinkEdit;

    /// <summary>Nothing was changed; each error names its field.</summary>
    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : LinkEdit;

    /// <summary>Nothing was changed; another link has the slug, or has it as an alias.</summary>
    public sealed record SlugTaken(string Slug) : LinkEdit;

    /// <summary>The organization has no such link.</summary>
    public sealed record Missing : LinkEdit;

    /// <summary>Nothing was changed; another editor has saved the link meanwhile.</summary>
    /// <param name="Current">The link as it is now.</param>
    /// <param name="Author">Who saved it last.</param>
    public sealed record Stale(Link Current, string? Author) : LinkEdit;
}
