using LinkApp.Core.Wording;

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

    /// <summary>Nothing was changed; another link has the slug, or had it.</summary>
    public sealed record SlugTaken(string Slug) : LinkEdit;

    /// <summary>The organization has no such link.</summary>
    public sealed record Missing : LinkEdit;

    /// <summary>Somebody else has saved in between: <paramref name="Current"/> is what they saved, <paramref name="Author"/> who they are.</summary>
    public sealed record Stale(Link Current, string? Author) : LinkEdit;
}
