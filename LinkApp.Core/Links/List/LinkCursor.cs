using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace LinkApp.Core.Links.List;

/// <summary>
/// A link's place in an order; the next page begins after it. It stays valid when links are added or deleted, since it names a
/// place and not a number of links.
/// </summary>
/// <param name="Sort">The order.</param>
/// <param name="Key">The value that the order is by, as the store has it; null if the order is by id alone.</param>
/// <param name="Id">The link, for those with equal keys.</param>
public sealed record LinkCursor(LinkSort Sort, string? Key, long Id)
{
    /// <summary>The clicks that the link had, if the order is by clicks.</summary>
    internal long Clicks => long.Parse(Key!, CultureInfo.InvariantCulture);

    /// <summary>The cursor as an opaque text for URLs.</summary>
    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(int)Sort}.{Id}.{Key}")));

    /// <summary>Reads what <see cref="ToString"/> wrote. False for other texts, and for a cursor of another order.</summary>
    public static bool TryParse(string text, LinkSort sort, out LinkCursor cursor)
    {
        cursor = new(sort, null, 0);
        if (!Base64Url.IsValid(text) || Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('.', 3) is not [var order, var number, var key])
            return false;
        if (order != ((int)sort).ToString(CultureInfo.InvariantCulture) || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return false;
        if (sort == LinkSort.Clicks && !long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            return false;
        cursor = new(sort, sort is LinkSort.Newest or LinkSort.Oldest ? null : key, id);
        return true;
    }
}
