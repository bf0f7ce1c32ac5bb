using System.Text;
using CsCheck;
using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;
using LinkApp.Core.Links;
using LinkApp.Core.Reports;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Clicks that are exported here and imported into another installation give the same reports, but for unique visitors.</summary>
[Trait("Store", "both")]
public sealed class ClickRoundTripTests
{
    private static readonly ReportRange[] Ranges =
    [
        new(Pipeline.Midnight.AddDays(-60), Pipeline.Midnight.AddDays(2)),
        new(Pipeline.Midnight.AddDays(-31).AddHours(5.5), Pipeline.Midnight.AddDays(-3).AddHours(5.5)),
    ];

    private static readonly Place?[] Places =
        [null, Pipeline.Berlin, Pipeline.NewYork, new("US", null, null, 37.751, -97.822), new("BR", "São Paulo", "São Paulo", -23.55052, -46.633309)];

    private static readonly Agent[] Agents =
        [Agent.Unknown, new("Firefox", "Linux", "Desktop", false), new("Chrome", "Android", "Mobile", false), new(null, null, null, true)];

    private static readonly string?[] Referrers = [null, "news.example.com", "t.co", "com.google.android.gm"];
    private static readonly string[] Destinations = ["", "https://example.com/", "https://example.com/?a=1,\"b\"&c=ü", "=1+1"];
    private static readonly string?[] Rules = [null, "Germans", "'=1", "a, \"b\""];

    private static readonly Gen<Sample[]> Samples = Gen.Select(
        Gen.Int[0, 40 * 86_400 - 1], Gen.Int[0, Places.Length - 1], Gen.Int[0, Agents.Length - 1], Gen.Int[0, Referrers.Length - 1],
        Gen.Int[0, Destinations.Length - 1], Gen.Int[0, Rules.Length - 1], Gen.Bool,
        (time, place, agent, referrer, destination, rule, isInternal) => new Sample(time, place, agent, referrer, destination, rule, isInternal)).Array[1, 60];

    [Theory]
    [InlineData(ClickFormat.Ndjson)]
    [InlineData(ClickFormat.Csv)]
    public async Task The_reports_are_the_same(ClickFormat format)
    {
        await using var source = await Pipeline.StartAsync();
        await using var target = await Pipeline.StartAsync();
        var number = 0;

        await Samples.ForAllAsync(iter: 12, async samples =>
        {
            var slug = new LinkBuilder().Slug($"round-{number}");
            var organization = $"Organization {number++}";
            var link = await source.LinkAsync(slug, organization);
            var copy = await target.LinkAsync(slug, organization);
            await source.RecordAsync(samples.Select(sample => sample.ToClick(link)));
            using var output = new MemoryStream();
            // Without a filter, an export leaves bots and internal clicks out.
            var selection = new ClickSelection(link.OrganizationId, null, Ranges[0])
            {
                Filter = new() { Bots = Inclusion.Include, Internal = Inclusion.Include },
            };
            await source.Get<ClickExport>().WriteAsync(output, selection, format);

            await new ClickImportRig(target.Services, copy.OrganizationId).ImportAsync(Encoding.UTF8.GetString(output.ToArray()));

            foreach (var range in Ranges)
            {
                AssertSame(source.Reports.Read(link.OrganizationId, link.Id, range), target.Reports.Read(copy.OrganizationId, copy.Id, range));
                AssertSame(source.Reports.Read(link.OrganizationId, null, range), target.Reports.Read(copy.OrganizationId, null, range));
            }
        });
    }

    private static void AssertSame(LinkReport expected, LinkReport actual) => Recount.AssertSame(expected with { Visitors = [] }, actual);

    private sealed record Sample(int Time, int Place, int Agent, int Referrer, int Destination, int Rule, bool IsInternal)
    {
        public Click ToClick(Link link) => new()
        {
            OrganizationId = link.OrganizationId,
            LinkId = link.Id,
            Link = link.Slug,
            Time = Pipeline.Midnight.AddDays(-40).AddSeconds(Time).AddMilliseconds(Time % 1_000),
            Place = Places[Place],
            Agent = Agents[Agent],
            Referrer = Referrers[Referrer],
            Destination = Destinations[Destination],
            Rule = Rules[Rule] is { } rule ? (ClickText)rule : null,
            IsInternal = IsInternal,
            Visitor = (uint)(1 + Time % 7),
        };
    }
}
