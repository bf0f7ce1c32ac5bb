using LinkApp.Core.Reports;
using LinkApp.Core.Wording;
using LinkApp.Web.Addresses;

namespace LinkApp.Tests.Unit;

/// <summary>The addresses of reports, and the filters in them.</summary>
public sealed class ReportAddressTests
{
    [Theory]
    [InlineData("app/reports")]
    [InlineData("app/links/spring/report")]
    [InlineData("app/reports/clicks?bots=only")]
    [InlineData("app/links/spring/clicks?period=today&zone=Asia%2FKolkata")]
    [InlineData("app/reports?from=2026-01-01&to=2026-01-31&by=week&compare=none&tag=sale&tag=print")]
    [InlineData("app/reports?by=hour&compare=year&match=weekday")]
    [InlineData("app/links/spring/report?period=7d&match=weekday")]
    [InlineData("app/links/spring/report?compare-from=2024-02-29&compare-to=2024-03-31&country=DE")]
    [InlineData("app/reports?country=DE&country=FR&city=Paris,%20Texas,%20US&referrer=(none)&browser=Chrome")]
    [InlineData("app/reports?destination=https:%2F%2Fexample.com%2F%3Fa%3Db%26c&rule=50%25%20%26%20more")]
    public void An_address_says_again_what_it_said(string address) =>
        Assert.Equal(Uri.UnescapeDataString(address), Uri.UnescapeDataString(Read(address).ToString()));

    [Theory]
    [InlineData("?period=2w&by=minute&zone=Mars&compare=maybe&match=perhaps&compare-from=2026-01-01&bots=perhaps&from=2026-01-01")]
    [InlineData("?from=2026-02-01&to=2026-01-01")]
    [InlineData("?from=0001-01-01&to=9999-12-31")]
    [InlineData("?period=30d&country=&browser=%20&tag=")]
    public void Words_that_mean_nothing_are_left_out(string query) => Assert.Equal("app/reports", Read("app/reports" + query).ToString());

    [Theory]
    // The period after the thirty days before is the preset again; a month that is over stays its days.
    [InlineData("2026-02-01", "2026-03-02", "app/reports")]
    [InlineData("2026-03-01", "2026-03-31", "app/reports?period=month")]
    [InlineData("2026-02-01", "2026-02-28", "app/reports?from=2026-02-01&to=2026-02-28")]
    public void A_period_that_still_runs_has_the_address_of_its_preset(string first, string last, string address) =>
        Assert.Equal(
            address,
            new ReportAddress { Preset = ReportPreset.Today }.At(
                new(ReportAddress.ParseDay(first)!.Value, ReportAddress.ParseDay(last)!.Value), new DateOnly(2026, 3, 2)).ToString());

    [Fact]
    public void A_value_is_in_the_filter_once_and_goes_when_it_is_chosen_again()
    {
        var value = new FieldValue(ReportField.Referrer, null);
        var chosen = ReportFilter.None.Toggle(value);

        Assert.Equal([value], chosen.Values);
        Assert.True(chosen.Toggle(value).IsEmpty);
        Assert.Equal([value], Read($"app/reports?referrer={value.Word}&referrer={value.Word}").Filter.Values);
    }

    [Fact]
    public void Countries_and_hosts_are_known_in_any_case_and_names_as_they_are()
    {
        var errors = new List<FieldError>();
        var filter = ReportFilter.Parse(name => name switch { "country" => ["de"], "referrer" => ["News.Example"], "browser" => ["chrome"], _ => [] }, errors);

        Assert.Empty(errors);
        Assert.Equal(["DE", "news.example", "chrome"], filter.Values.Select(value => value.Value));
    }

    private static ReportAddress Read(string address) =>
        ReportAddress.Parse("http://localhost/" + address, address.Contains("/links/", StringComparison.Ordinal) ? "spring" : null);
}
