using CsCheck;
using LinkApp.Core.Links.List;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

public sealed class LinkCursorTests
{
    [Theory]
    [InlineData(LinkSort.Newest, null)]
    [InlineData(LinkSort.Name, "")]
    [InlineData(LinkSort.Name, "Ångström. 50 % 🎉 ’quoted’")]
    [InlineData(LinkSort.Changed, "2026-03-02 10:15:00.1234567")]
    [InlineData(LinkSort.Clicks, "12345678901")]
    public void A_cursor_comes_back_from_its_text(LinkSort sort, string? key)
    {
        var cursor = new LinkCursor(sort, key, 42);

        Assert.True(LinkCursor.TryParse(cursor.ToString(), sort, out var read));
        Assert.Equal(cursor, read);
        Assert.Equal(Uri.EscapeDataString(cursor.ToString()), cursor.ToString());
    }

    [Fact]
    public void A_cursor_of_another_order_is_refused() =>
        Assert.False(LinkCursor.TryParse(new LinkCursor(LinkSort.Name, "a", 1).ToString(), LinkSort.Slug, out _));

    [Fact]
    public void Other_texts_are_refused()
    {
        foreach (var text in (string[])[
            "", "0", "-5", "abc", "====", "99999999999999999999", new LinkCursor(LinkSort.Newest, null, 1).ToString() + "x",
            new LinkCursor(LinkSort.Clicks, "many", 1).ToString(),
        ])
            Assert.False(LinkCursor.TryParse(text, LinkSort.Clicks, out _), text);
        Gen.String[Gen.Char["abcXYZ019-_=/+é\0 ."], 0, 39].ForAll(iter: 1_000, text => _ = LinkCursor.TryParse(text, LinkSort.Newest, out _));
    }
}
