using LinkApp.Core.Clicks.Spill;
using LinkApp.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace LinkApp.Tests.Unit;

public sealed class SpillReaderTests
{
    [Fact]
    public void Clicks_of_a_group_have_numbers_without_gaps()
    {
        using var folder = new TempFolder();
        using var file = new SpillFile(folder.File("spill"), syncs: false, NullLogger.Instance);
        (long Start, long Number)[] numbers = [(7, 3), (7, 4), (8, 1), (7, 6), (7, 7), (7, 8), (8, 2), (7, 10), (9, 5)];
        file.Append(numbers.Select(number => new SpilledClick(new(number.Start, number.Number), ClickStoreRig.Click(link: number.Number))));
        var reader = new SpillReader(file, start: 1, new() { [7] = 3, [9] = 5 });

        var groups = reader.Read(file.Length, onlyInFile: null);

        Assert.Equal(
            ["7: 4", "7: 6 7 8", "7: 10", "8: 1 2"],
            groups.Select(group => $"{group.Last.Start}: {string.Join(' ', group.Clicks.Select(click => click.LinkId))}"));
        Assert.All(groups, group => Assert.Equal(group.Clicks[^1].LinkId, group.Last.Number));
    }
}
