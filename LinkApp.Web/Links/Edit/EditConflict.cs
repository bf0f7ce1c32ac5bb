using LinkApp.Core.Links;
using LinkApp.Core.Links.Fields;
using LinkApp.Core.Links.History;

namespace LinkApp.Web.Links.Edit;

/// <summary>
/// What two people made of the same link. What only one of them changed is merged at once; where both did, mine stays
/// until I choose theirs, and can be chosen back.
/// </summary>
public sealed class EditConflict
{
    private readonly LinkInput _input;
    private readonly LinkInput _mine;
    private readonly LinkInput _theirs;

    /// <param name="started">The version that both started from.</param>
    /// <param name="current">What the other has saved.</param>
    /// <param name="author">Who the other is; null where nobody knows any more.</param>
    /// <param name="input">What I typed; takes over what only the other changed.</param>
    /// <param name="zone">The clock on which times are told.</param>
    public EditConflict(LinkSnapshot started, Link current, string? author, LinkInput input, TimeZoneInfo zone)
    {
        (Current, Author) = (current, author);
        (_input, _mine) = (input, input.Copy());
        var theirs = LinkSnapshot.From(current);
        _theirs = LinkInput.From(theirs);
        var mine = input.ToDraft().ToSnapshot(started);
        Fields = [.. LinkMerge.Compare(started, mine, theirs).Select(
            merge => new Field(merge, merge.Field.Describe(started, zone), merge.Field.Describe(theirs, zone), merge.Field.Describe(mine, zone)))];
        foreach (var field in Fields.Where(field => !field.IsMine))
            input.Take(field.Changed, _theirs);
        // A password that is left alone is whatever they made it.
        if (input.Password is null)
            input.Options = input.Options with { PasswordHash = current.Options.PasswordHash };
    }

    /// <summary>What the other has saved.</summary>
    public Link Current { get; }

    public string? Author { get; }

    /// <summary>The fields that somebody changed.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>Puts my or their value of a field into the form.</summary>
    public void Choose(Field field, bool mine)
    {
        // What was typed since then is mine, too.
        if (field.IsMine && !mine)
            _mine.Take(field.Changed, _input);
        _input.Take(field.Changed, mine ? _mine : _theirs);
        field.IsMine = mine;
    }

    /// <summary>A field that somebody changed, in words.</summary>
    public sealed class Field(FieldMerge merge, string? before, string? theirs, string? mine)
    {
        /// <summary>The field of the link.</summary>
        public LinkField Changed { get; } = merge.Field;

        public string Key => Changed.Key;

        public string Label => Changed.Label;

        public MergeSide Side { get; } = merge.Side;

        public string? Before { get; } = before;

        public string? Theirs { get; } = theirs;

        public string? Mine { get; } = mine;

        /// <summary>Whether the form has my value.</summary>
        public bool IsMine { get; internal set; } = merge.Side != MergeSide.Theirs;
    }
}
