using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Tests.Unit;

public sealed class SplitTests
{
    private const int Draws = 100_000;
    private const int Seed = 20261125;

    [Theory]
    [InlineData(new[] { 1, 1 })]
    [InlineData(new[] { 9, 1 })]
    [InlineData(new[] { 1, 2, 3, 4 })]
    [InlineData(new[] { 999, 1 })]
    [InlineData(new[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 })]
    public void Visitors_are_shared_by_weight(int[] weights)
    {
        var link = Entry(1, Rule(weights));
        var random = new Random(Seed);
        var counts = new int[weights.Length];
        for (var i = 0; i < Draws; i++)
            counts[GetSide(link, (ulong)random.NextInt64(long.MinValue, long.MaxValue))]++;

        for (var i = 0; i < weights.Length; i++)
        {
            var share = (double)weights[i] / weights.Sum();
            // Five standard deviations: one of two million runs is farther off by chance, and the seed is fixed.
            Assert.InRange(counts[i], (Draws * share) - Allowance(share), (Draws * share) + Allowance(share));
        }
    }

    [Fact]
    public void Addresses_one_after_the_other_are_shared_as_well()
    {
        var link = Entry(1, Rule([1, 1]));

        var first = Enumerable.Range(0, Draws).Count(i => GetSide(link, (ulong)i) == 0);

        Assert.InRange(first, (Draws / 2) - Allowance(0.5), (Draws / 2) + Allowance(0.5));
    }

    [Fact]
    public void A_visitor_stays_on_their_side_when_rules_are_added_renamed_and_moved()
    {
        var split = Rule([1, 1]);
        var before = Entry(1, split);
        var after = Entry(
            1, RedirectRule.ForCountry("MY", "https://example.com/my"),
            split with { Name = "Test", Conditions = [new CountryCondition { In = ["US", "CA"] }] });
        var visitors = Enumerable.Range(0, 1_000).Select(i => (ulong)i * 0x1234567).ToList();

        Assert.Equal(visitors.Select(visitor => GetSide(before, visitor)), visitors.Select(visitor => GetSide(after, visitor)));
    }

    [Fact]
    public void New_weights_move_no_more_visitors_than_they_must()
    {
        var (before, after) = (Entry(1, Rule([1, 1])), Entry(1, Rule([6, 4])));

        var moved = Enumerable.Range(0, Draws).Count(i => GetSide(before, (ulong)i) != GetSide(after, (ulong)i));

        Assert.InRange(moved, (Draws * 0.1) - Allowance(0.1), (Draws * 0.1) + Allowance(0.1));
    }

    [Fact]
    public void Sides_in_one_link_say_nothing_of_those_in_another()
    {
        var (one, other) = (Entry(1, Rule([1, 1])), Entry(2, Rule([1, 1])));

        var same = Enumerable.Range(0, Draws).Count(i => GetSide(one, (ulong)i) == GetSide(other, (ulong)i));

        Assert.InRange(same, (Draws / 2) - Allowance(0.5), (Draws / 2) + Allowance(0.5));
    }

    private static double Allowance(double share) => 5 * Math.Sqrt(Draws * share * (1 - share));

    private static int GetSide(LinkEntry link, ulong visitor)
    {
        var decision = DestinationPicker.Pick(link, new Visit { Time = default, Fingerprint = visitor, Place = new("US", null, null, null, null) });
        return decision.Location![^1] - '0';
    }

    private static LinkEntry Entry(long id, params RedirectRule[] rules) =>
        new(new Link { Id = id, Slug = "spring", Name = "", Destination = "https://example.com/", Rules = rules });

    private static RedirectRule Rule(int[] weights) => new()
    {
        Conditions = [new CountryCondition { In = ["US"] }],
        Split = [.. weights.Select((weight, i) => new SplitPart { Destination = $"https://example.com/{i}", Weight = weight })],
    };
}
