using LinkApp.Core.Clicks;
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

    [Fact]
    public void Clicks_that_a_stop_has_left_are_stored_in_the_order_of_their_numbers()
    {
        using var folder = new TempFolder();
        using var file = new SpillFile(folder.File("spill"), syncs: false, NullLogger.Instance);
        // The file is read in several parts.
        var text = new string('x', 400_000);
        Append(4, 5, 6, 9);
        Append(10, 12);
        file.Append([CreateClick(2), CreateClick(3), CreateClick(8), CreateClick(11), CreateClick(13)]);
        // Of another run, of which there is nothing else.
        file.Append([new SpilledClick(new(8, 1), ClickStoreRig.Click(link: 1)) { IsLeft = true }]);
        var reader = new SpillReader(file, start: 1, new() { [7] = 2 });

        List<string> groups = [];
        while (reader.Position < file.Length)
        {
            foreach (var (clicks, last) in reader.Read(file.Length, onlyInFile: null))
            {
                Assert.Equal(clicks[^1].LinkId, last.Number);
                groups.Add($"{last.Start}: {string.Join(' ', clicks.Select(click => click.LinkId))}");
                reader.AddStored(last);
            }
            reader.MoveOn();
        }

        Assert.Equal(["7: 3 4 5", "7: 6", "7: 8 9", "7: 10 11 12 13", "8: 1"], groups);

        void Append(params long[] numbers) =>
            file.Append(numbers.Select(number => new SpilledClick(new(7, number), ClickStoreRig.Click(link: number, destination: new ClickText(text)))));

        static SpilledClick CreateClick(long number) => new(new(7, number), ClickStoreRig.Click(link: number)) { IsLeft = true };
    }
}
