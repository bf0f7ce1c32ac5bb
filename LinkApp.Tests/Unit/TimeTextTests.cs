using LinkApp.Core.Links.Import;
using LinkApp.Core.Links.Import.Mapping;

namespace LinkApp.Tests.Unit;

/// <summary>Times as programs and spreadsheets write them.</summary>
public sealed class TimeTextTests
{
    [Theory]
    [InlineData("2026-03-02T10:15:00Z")]
    [InlineData("2026-03-02T12:15:00+02:00")]
    [InlineData("2026-03-02 10:15:00")]
    [InlineData("2026-03-02 10:15")]
    [InlineData("2026-03-02 10:15:00 UTC")]
    [InlineData("2026-03-02 12:15:00 +02:00")]
    [InlineData("2026/03/02 10:15")]
    [InlineData("1772446500")]
    [InlineData("1772446500000")]
    [InlineData("1772446500000000")]
    [InlineData("1772446500.0")]
    [InlineData("02.03.2026 10:15")]
    [InlineData("2.3.26 10:15:00")]
    [InlineData("Mon, 02 Mar 2026 10:15:00 GMT")]
    [InlineData("Mar 2, 2026 10:15 AM")]
    [InlineData("2 March 2026 10:15")]
    [InlineData("2026-03-02T10:15:00+0000")]
    [InlineData("2026-03-02T10:15:00.000000000Z")]
    [InlineData("Mon Mar 02 2026 12:15:00 GMT+0200 (Central European Standard Time)")]
    public void A_time_is_read_in_any_of_the_usual_forms(string text) => Assert.Equal(At(2026, 3, 2, 10, 15), TimeText.Read(text, DateOrder.Unknown));

    [Theory]
    [InlineData("03/02/2026")]
    [InlineData("3/2/26")]
    [InlineData("03-02-2026 00:00")]
    [InlineData("3/2/2026, 12:00:00 AM")]
    public void A_date_with_slashes_is_read_by_its_order(string text)
    {
        Assert.Equal(At(2026, 3, 2), TimeText.Read(text, DateOrder.MonthFirst));
        Assert.Equal(At(2026, 2, 3), TimeText.Read(text, DateOrder.DayFirst));
        Assert.Null(TimeText.Read(text, DateOrder.Unknown));
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("March")]
    [InlineData("31/31/2026")]
    [InlineData("31.02.2026")]
    [InlineData("2026-13-01")]
    [InlineData("42")]
    [InlineData("99999999999999999999")]
    [InlineData("https://example.com/2026")]
    [InlineData("10:15")]
    public void What_is_no_time_is_not_read_as_one(string text)
    {
        Assert.Null(TimeText.Read(text, DateOrder.MonthFirst));
        Assert.Null(TimeText.Read(text, DateOrder.DayFirst));
    }

    [Theory]
    [InlineData("03/02/2026 31/12/2025", DateOrder.DayFirst)]
    [InlineData("03/02/2026 12/31/2025", DateOrder.MonthFirst)]
    [InlineData("03/02/2026 04/02/2026", DateOrder.Unknown)]
    [InlineData("03/03/2026", null)]
    [InlineData("02.03.2026", null)]
    [InlineData("2026-03-02 1772446500", null)]
    public void The_order_of_a_column_is_seen_or_asked_for(string texts, DateOrder? order) => Assert.Equal(order, TimeText.FindOrder(texts.Split(' ')));

    private static DateTimeOffset At(int year, int month, int day, int hour = 0, int minute = 0) => new(year, month, day, hour, minute, 0, TimeSpan.Zero);
}
