using LinkApp.Core.Data;

namespace LinkApp.Core.Clicks;

/// <summary>A text that many clicks refer to. Share one object among them: it also remembers the text's id in the store.</summary>
public sealed class ClickText(string text)
{
    internal CachedRowId RowId;

    public string Text => text;

    public static implicit operator ClickText(string text) => new(text);

    public override string ToString() => text;
}
