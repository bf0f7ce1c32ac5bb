using LinkApp.Core.Links;
using LinkApp.Core.Links.Several;
using LinkApp.Core.Wording;

namespace LinkApp.Web.Links.Several;

/// <summary>A line of the list, and what becomes of it.</summary>
/// <param name="Line">The line.</param>
/// <param name="Errors">What is wrong with it; each names its field.</param>
/// <param name="Link">The link that it gets; null if something is wrong.</param>
/// <param name="IsExisting">Whether the link exists already, or is that of an earlier line.</param>
internal sealed record SeveralRow(PastedLine Line, IReadOnlyList<FieldError> Errors, Link? Link, bool IsExisting)
{
    public static SeveralRow From(PastedLine line, LinkEdit outcome) => outcome switch
    {
        LinkEdit.Saved(var link) => new(line, [], link, false),
        LinkEdit.Existing(var link) => new(line, [], link, true),
        LinkEdit.Invalid(var errors) => new(line, errors, null, false),
        LinkEdit.SlugTaken(var slug) => new(
            line, [new("slug", $"“{slug}” is taken by a link or by an earlier line. Choose another slug, or leave it out for a random one.")], null, false),
        _ => throw new InvalidOperationException($"A link can't be created as {outcome}."),
    };

    /// <summary>The error of a field with its name, such as "Slug: …".</summary>
    public static string Describe(FieldError error) => error.Field switch
    {
        "slug" => $"Slug: {error.Message}",
        "destination" => $"Address: {error.Message}",
        _ => $"{error.Field}: {error.Message}",
    };
}
