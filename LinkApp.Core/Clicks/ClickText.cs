using LinkApp.Core.Data;

namespace LinkApp.Core.Clicks;

/// <summary>A text that clicks refer to again and again. Keep one object for them all: it also keeps the text's id in the store.</summary>
public sealed class ClickText(string text)
{
    internal CachedRowId RowId;

    public string Text => text;

    public static implicit operator ClickText(string text) => new(text);

    public override string ToString() => text;
}
