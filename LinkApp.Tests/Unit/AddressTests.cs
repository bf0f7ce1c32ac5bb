using System.Text.RegularExpressions;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

/// <summary>
/// LinkApp may have a base path (Http:BasePath). In pages, scripts and style sheets, addresses don't begin with a slash
/// (<c>app/links</c>), so that they are relative to the page's base; a Location header begins with PathBase or <c>~/</c>.
/// </summary>
public sealed partial class AddressTests
{
    [Fact]
    public void No_address_of_our_own_starts_from_the_hosts_root()
    {
        var files = Directory.EnumerateFiles(Repository.Folder("LinkApp.Web"), "*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Repository.Folder("wwwroot-assets", "src"), "*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".razor" or ".cs" or ".js" or ".css" && !Built().IsMatch(file)).ToList();
        var found = files.SelectMany(file => File.ReadLines(file).Select((line, index) => (Text: line.Trim(), Place: $"{Path.GetFileName(file)}:{index + 1}")))
            .Where(line => Absolute().IsMatch(line.Text) && !Route().IsMatch(line.Text))
            .Select(line => $"{line.Place}: {line.Text}").ToList();

        Assert.True(files.Count > 200);
        Assert.True(
            found.Count == 0,
            $"These addresses leave the path that LinkApp may be below; write them without the slash at their beginning:\n{string.Join('\n', found)}");
    }

    [Theory]
    [InlineData("<a href=\"/app/links\">")]
    [InlineData("<MudButton Href=\"@($\"/app/links/{slug}\")\">")]
    [InlineData("<form method=\"post\" action=\"/anything\">")]
    [InlineData("Navigation.NavigateTo(\"/\")")]
    [InlineData("const answer = await fetch('/api/v1/links');")]
    [InlineData("const url = `/app/links/${slug}`;")]
    [InlineData("background: url(/assets/map.svg);")]
    public void It_is_noticed(string line) => Assert.True(Absolute().IsMatch(line) && !Route().IsMatch(line));

    [Theory]
    [InlineData("<a href=\"app/links\">")]
    [InlineData("@page \"/app/links\"")]
    [InlineData("app.MapGet(\"/app/settings\", () => TypedResults.LocalRedirect(\"~/app/settings/keys\"));")]
    [InlineData("options.LoginPath = \"/account/sign-in\";")]
    [InlineData("private const string ById = \"/api/v1/links/by-id/\";")]
    public void A_route_is_none(string line) => Assert.False(Absolute().IsMatch(line) && !Route().IsMatch(line));

    [GeneratedRegex("""["'`(]/(app|account|api|assets|_blazor|_content|_framework)(?![\w-])|\b(href|src|action|data-picture)=["']/(?!/)|(NavigateTo|ToAbsoluteUri|fetch|import|url)\([$"'`]*/""", RegexOptions.IgnoreCase)]
    private static partial Regex Absolute();

    // Routing, and all that comes after the middleware of the base path, see addresses without it.
    [GeneratedRegex("""^@page |^context\.Request\.Path = |^private (const|static readonly) string(\[\])? \w+ = |\bMap[A-Z]\w*\(|StartsWithSegments\(|PathBase|RootPath\(|(LoginPath|AccessDeniedPath|ExceptionHandlingPath|CallbackPath|NegotiatePath|WallboardPath) = |UseExceptionHandler\(""")]
    private static partial Regex Route();

    [GeneratedRegex(@"[\\/](bin|obj)[\\/]")]
    private static partial Regex Built();
}
