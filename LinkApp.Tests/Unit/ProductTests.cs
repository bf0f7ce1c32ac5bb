using LinkApp.Web.Doctor;

namespace LinkApp.Tests.Unit;

/// <summary>The program's name and version.</summary>
public sealed class ProductTests
{
    [Fact]
    public void A_version_names_its_commit_and_the_commits_day_in_UTC()
    {
        var product = Product.Read("1.2.3", "9e261c6", "2026-11-29T01:30:00+02:00");

        Assert.Equal(new DateTime(2026, 11, 28, 23, 30, 0, DateTimeKind.Utc), product.Date);
        Assert.Equal($"linkapp 1.2.3 (commit 9e261c6, 2026-11-28, {product.Runtime}, {product.Platform})", product.ToString());
    }

    [Fact]
    public void A_version_without_a_commit_names_neither_commit_nor_day()
    {
        var product = Product.Read("0.1.0-dev", null, null);

        Assert.Equal($"linkapp 0.1.0-dev ({product.Runtime}, {product.Platform})", product.ToString());
    }

    [Theory]
    [InlineData("10.0.12", "10.0.15", Verdict.Warn)]
    [InlineData("9.0.20", "10.0.1", Verdict.Warn)]
    [InlineData("10.0.15", "10.0.15", Verdict.Ok)]
    [InlineData("10.0.16", "10.0.15", Verdict.Ok)]
    [InlineData("10.1.0", "10.0.15", Verdict.Ok)]
    internal void A_runtime_older_than_the_packages_is_a_warning_with_both_versions(string runtime, string packages, Verdict expected)
    {
        var finding = RuntimeCheck.Run(Version.Parse(runtime), Version.Parse(packages));

        Assert.Equal(expected, finding.Verdict);
        Assert.Contains($".NET {runtime}", finding.Message, StringComparison.Ordinal);
        Assert.Equal(expected == Verdict.Warn, finding.Message.Contains(packages, StringComparison.Ordinal) && finding.Cure is not null);
    }
}
