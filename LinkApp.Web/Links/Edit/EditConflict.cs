using LinkApp.Core.Links;
using LinkApp.Core.Links.Fields;
using LinkApp.Core.Links.History;

namespace LinkApp.Web.Links.Edit;

/// <summary>
/// Two concurrent edits of a link, mine and theirs. Fields that only one side changed are merged at once. Where both
/// changed a field, mine stays until I choose theirs, and I can switch back.
/// </summary>
public sealed class EditConflict
{
    private readonly LinkInput _input;
    private readonly LinkInput _mine;
    private readonly LinkInput _theirs;

    /// <param name="started">The version that both edits started from.</param>
    /// <param name="current">The link as the other editor saved it.</param>
    /// <param name="author">The other editor; null if it is no longer known.</param>
    /// <param name="input">My form; it takes over the fields that only the other editor changed.</param>
    /// <param name="zone">The time zone in which times are shown.</param>
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
        // If I did not change the password, theirs applies.
        if (input.Password is null)
            input.Options = input.Options with { PasswordHash = current.Options.PasswordHash };
    }

    /// <summary>The link as the other editor saved it.</summary>
    public Link Current { get; }

    public string? Author { get; }

    /// <summary>The fields that either editor changed.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>Puts my or their value of a field into the form.</summary>
    public void Choose(Field field, bool mine)
    {
        // What I typed since then is part of mine.
        if (field.IsMine && !mine)
            _mine.Take(field.Changed, _input);
        _input.Take(field.Changed, mine ? _mine : _theirs);
        field.IsMine = mine;
    }

    /// <summary>A field that either editor changed, with its values as text.</summary>
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
