using System.Net;
using System.Text.RegularExpressions;
using LinkApp.Core.Branding;
using LinkApp.Core.Data;
using LinkApp.Core.Domains;
using LinkApp.Core.Links.Rules;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>Pages for visitors: whose name they have, their language, and what they may load.</summary>
public sealed partial class VisitorPageTests(VisitorPageTests.Fixture fixture) : IClassFixture<VisitorPageTests.Fixture>
{
    private static readonly byte[] Svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"u8.ToArray();

    private TestServer Server => fixture.Server;

    private BrandEditor Brands => Server.Services.GetRequiredService<BrandEditor>();

    [Fact]
    public async Task Pages_of_a_link_name_its_organization()
    {
        var name = fixture.NewName("Globex & <Sons> ");
        var expired = await Server.LinkAsync(new LinkBuilder().Options(new() { IsEnabled = false }), name);
        var scheduled = await Server.LinkAsync(new LinkBuilder().Options(new() { ValidFrom = DateTime.UtcNow.AddDays(9) }), name);
        var locked = await Server.LinkAsync(new LinkBuilder().Password("open sesame"), name);
        var refused = await Server.LinkAsync(
            new LinkBuilder().Rule(new() { Conditions = [new TimeCondition { Start = new(0, 0) }], Refusal = "Only <here>." }), name);

        foreach (var (slug, status) in ((string, HttpStatusCode)[])
            [
                (expired.Slug, HttpStatusCode.Gone), (scheduled.Slug, HttpStatusCode.NotFound),
                (locked.Slug, HttpStatusCode.OK), (refused.Slug, HttpStatusCode.Forbidden),
            ])
        {
            using var answer = await GetAsync(slug);
            var page = await answer.Content.ReadAsStringAsync();

            Assert.Equal(status, answer.StatusCode);
            Assert.Contains($"<bdi translate=\"no\">{WebUtility.HtmlEncode(name)}</bdi>", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<Sons>", page, StringComparison.Ordinal);
        }
        using var message = await GetAsync(refused.Slug);
        Assert.Contains("Only &lt;here&gt;.", await message.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_slug_names_the_owner_of_the_domain_and_nobody_on_a_shared_host()
    {
        var name = fixture.NewName("Initech");
        var organization = await Server.OrganizationAsync(name);
        Assert.IsType<DomainEdit.Saved>(await Server.Services.GetRequiredService<DomainEditor>().AddAsync(
            organization, "go.initech.example", new(), isMain: true, new Author("ada@example.com"), TestContext.Current.CancellationToken));
        await Brands.SaveAsync(
            organization, new() { Texts = new() { NotFound = "Our shop moved." } }, Author.CommandLine, TestContext.Current.CancellationToken);

        foreach (var path in (string[])["/no-such-slug", "/app/links"])
        {
            using var own = await Server.SendAsync("go.initech.example", path);
            Assert.Contains(name, await own.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        using var domain = await Server.SendAsync("go.initech.example", "/no-such-slug");
        using var shared = await GetAsync("no-such-slug");
        var page = await shared.Content.ReadAsStringAsync();

        Assert.Contains("Our shop moved.", await domain.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("visitor-brand", page, StringComparison.Ordinal);
        Assert.DoesNotContain("moved", page, StringComparison.Ordinal);
        Assert.Contains("<title>Link not found</title>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de-AT,de;q=0.9,en;q=0.8", "de", "Link nicht gefunden")]
    [InlineData("ko,ja;q=0.5", "ja", "リンクが見つかりません")]
    [InlineData("ms-MY", "ms", "Pautan tidak ditemui")]
    [InlineData("xx", "en", "Link not found")]
    [InlineData(null, "en", "Link not found")]
    public async Task A_page_is_in_the_visitors_language(string? languages, string tag, string heading)
    {
        using var answer = await GetAsync("no-such-slug", languages);
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(["Accept-Language"], answer.Headers.Vary);
        Assert.Equal([tag], answer.Content.Headers.ContentLanguage);
        Assert.Contains($"<html lang=\"{tag}\" dir=\"ltr\">", page, StringComparison.Ordinal);
        Assert.Contains($"<h1>{heading}</h1>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_own_text_takes_the_place_of_ours_in_every_language_and_is_plain_text()
    {
        var name = fixture.NewName();
        var link = await Server.LinkAsync(new LinkBuilder().Password("open sesame"), name);
        await Brands.SaveAsync(
            await Server.OrganizationAsync(name),
            new() { Texts = new() { Password = "It is on your <b>invoice</b>." } },
            Author.CommandLine, TestContext.Current.CancellationToken);

        foreach (var (languages, heading) in ((string, string)[])[("en", "Password required"), ("fr", "Mot de passe requis")])
        {
            using var answer = await GetAsync(link.Slug, languages);
            var page = await answer.Content.ReadAsStringAsync();

            Assert.Contains($"<h1>{heading}</h1>", page, StringComparison.Ordinal);
            Assert.Contains("<p class=\"visitor-own\" lang=\"\" dir=\"auto\">It is on your &lt;b&gt;invoice&lt;/b&gt;.</p>", page, StringComparison.Ordinal);
            Assert.DoesNotContain("Ask the person", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Colours_are_in_a_style_that_the_policy_allows_by_its_hash()
    {
        var name = fixture.NewName();
        var link = await Server.LinkAsync(new LinkBuilder().Options(new() { IsEnabled = false }), name);
        await Brands.SaveAsync(
            await Server.OrganizationAsync(name), new() { Colors = new() { Light = new() { Accent = "#0B6E4F" } } }, Author.CommandLine,
            TestContext.Current.CancellationToken);

        using var answer = await GetAsync(link.Slug);
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Contains("--brand:#0b6e4f", VisitorPolicy.GetStyle(page), StringComparison.Ordinal);
        Assert.Equal(VisitorPolicy.Get(page), answer.Headers.GetValues("Content-Security-Policy").Single());
    }

    [Fact]
    public async Task A_change_is_seen_at_once_and_one_of_another_process_two_seconds_later()
    {
        var name = fixture.NewName();
        var organization = await Server.OrganizationAsync(name);
        var link = await Server.LinkAsync(new LinkBuilder().Options(new() { IsEnabled = false }), name);
        var table = Server.Services.GetRequiredService<BrandTable>();
        Assert.Contains(name, await PageAsync(link.Slug), StringComparison.Ordinal);

        await Brands.SaveAsync(organization, new() { Name = "First" }, Author.CommandLine, TestContext.Current.CancellationToken);
        Assert.Contains("First", await PageAsync(link.Slug), StringComparison.Ordinal);

        var databases = Server.Services.GetRequiredService<IDbContextFactory<AppDb>>();
        await using (var db = await databases.CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            var brand = await db.Brands.SingleAsync(brand => brand.OrganizationId == organization, TestContext.Current.CancellationToken);
            brand.Settings = new() { Name = "Second" };
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        Assert.Contains("First", await PageAsync(link.Slug), StringComparison.Ordinal);
        fixture.Clock.Advance(BrandTable.Lifetime);
        Assert.Contains("Second", await PageAsync(link.Slug), StringComparison.Ordinal);

        // What has not changed stays the same object, with the pages that were rendered for it.
        var before = await table.FindAsync(organization);
        fixture.Clock.Advance(BrandTable.Lifetime);
        Assert.Same(before, await table.FindAsync(organization));
    }

    [Fact]
    public async Task A_logo_is_served_on_every_host_for_good_and_can_run_nothing()
    {
        var name = fixture.NewName();
        var organization = await Server.OrganizationAsync(name);
        var link = await Server.LinkAsync(new LinkBuilder().Options(new() { IsEnabled = false }), name);
        await Brands.SaveAsync(
            organization, new() { Name = "Hidden <name>", ShowName = false }, LogoFile.TryRead(Svg, out _), Author.CommandLine,
            TestContext.Current.CancellationToken);

        var image = Image().Match(await PageAsync(link.Slug));
        using var logo = await Server.SendAsync("go.anything.example", image.Groups["src"].Value);
        using var other = await Server.SendAsync("go.anything.example", $"/assets/logos/{new string('0', 32)}.svg");

        Assert.Equal("Hidden &lt;name&gt;", image.Groups["alt"].Value);
        Assert.Equal((HttpStatusCode.OK, "image/svg+xml"), (logo.StatusCode, logo.Content.Headers.ContentType?.MediaType));
        Assert.Equal(Svg, await logo.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("public, max-age=31536000, immutable", logo.Headers.GetValues("Cache-Control").Single());
        Assert.Equal(
            "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'", logo.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", logo.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);

        await Brands.SetLogoAsync(organization, null, Author.CommandLine, TestContext.Current.CancellationToken);
        Assert.DoesNotMatch(Image(), await PageAsync(link.Slug));
    }

    private async Task<string> PageAsync(string slug)
    {
        using var answer = await GetAsync(slug);
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<HttpResponseMessage> GetAsync(string slug, string? languages = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/{slug}");
        if (languages is not null)
            request.Headers.TryAddWithoutValidation("Accept-Language", languages);
        return await Server.Client.SendAsync(request);
    }


    [GeneratedRegex("<img src=\"(?<src>[^\"]+)\" alt=\"(?<alt>[^\"]*)\">")]
    private static partial Regex Image();

    public sealed class Fixture : SharedServer
    {
        public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

        protected override string[] Settings => ["--Http:AdminHosts=127.0.0.1"];

        protected override TimeProvider Time => Clock;

        protected override Task SeedAsync() => Server.MemberAsync("admin@example.com");
    }
}
