using LinkApp.Core.Links.Import.Servers;

namespace LinkApp.Tests.Unit;

/// <summary>Which clicks of a server are still to be fetched.</summary>
public sealed class ClickSpanTests
{
    private static readonly DateTime Start = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Nothing_imported_is_everything_missing() => Assert.Equal([new(null, At(5))], ClickSpan.FindMissing([], At(5)));

    [Fact]
    public void After_an_import_only_later_clicks_are_missing() =>
        Assert.Equal([new(At(3), At(5))], ClickSpan.FindMissing([new(null, At(3))], At(5)));

    [Fact]
    public void What_was_undone_in_between_is_missing_again() => Assert.Equal(
        [new(At(2), At(3)), new(At(4), At(5))],
        ClickSpan.FindMissing([new(At(3), At(4)), new(null, At(2))], At(5)));

    [Fact]
    public void Without_new_time_nothing_is_missing() => Assert.Empty(ClickSpan.FindMissing([new(null, At(5))], At(5)));

    [Fact]
    public void Whatever_is_imported_undone_and_fetched_each_click_is_there_once()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            List<ClickSpan> imported = [];
            var now = 0;
            for (var step = 0; step < 12; step++)
            {
                now += random.Next(4);
                if (random.Next(3) == 0 && imported.Count > 0)
                    imported.RemoveAt(random.Next(imported.Count));
                imported.AddRange(ClickSpan.FindMissing(imported, At(now)));
                for (var time = -3; time <= now; time++)
                    Assert.Equal((round, step, time, 1), (round, step, time, imported.Count(span => span.Contains(At(time)))));
                Assert.DoesNotContain(imported, span => span.Contains(At(now + 1)));
            }
        }
    }

    private static DateTime At(int seconds) => Start.AddSeconds(seconds);
}
