using System.Globalization;
using System.Security.Claims;
using Bunit;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using LinkApp.Web.Accounts;
using LinkApp.Web.Links.Import;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor.Services;

namespace LinkApp.Tests.Components;

/// <summary>The page of an import, and changes of its address to another import.</summary>
public sealed class ImportDetailsPageTests : IAsyncLifetime
{
    private readonly BunitContext _context = new();
    private Pipeline _pipeline = null!;
    private ImportRig _ours = null!;
    private ImportRig _theirs = null!;

    public async ValueTask InitializeAsync()
    {
        _pipeline = await Pipeline.StartAsync();
        _ours = new ImportRig(_pipeline.Services, await _pipeline.Get<OrganizationEditor>().FindOrCreateAsync("Acme"));
        _theirs = new ImportRig(_pipeline.Services, await _pipeline.Get<OrganizationEditor>().FindOrCreateAsync("Globex"));
        _context.JSInterop.Mode = JSRuntimeMode.Loose;
        _context.Services.AddMudServices();
        _context.Services.AddFallbackServiceProvider(_pipeline.Services);
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await _pipeline.DisposeAsync();
    }

    [Fact]
    public async Task The_import_of_the_address_is_shown_and_run()
    {
        var first = await _ours.StartAsync(await _ours.ReadAsync(ImportRig.Csv(3, "first")));
        var second = await _ours.StartAsync(await _ours.ReadAsync(ImportRig.Csv(4, "second")));
        var page = Open(first);
        WaitFor(page, () => Assert.Contains("0 of 3 rows", page.Markup, StringComparison.Ordinal));

        page.Render(parameters => parameters.Add(p => p.Id, second.Id));
        WaitFor(page, () => Assert.Contains("0 of 4 rows", page.Markup, StringComparison.Ordinal));
        await page.FindAll("button").Single(button => button.TextContent.Trim() == "Continue").ClickAsync(new());

        WaitFor(page, () => Assert.Contains("4 links created.", page.Markup, StringComparison.Ordinal));
        Assert.Equal((0, 4), ((await _ours.FindAsync(first.Id)).Created, (await _ours.FindAsync(second.Id)).Created));
    }

    [Fact]
    public async Task An_import_of_another_organization_is_not_there()
    {
        var ours = await _ours.StartAsync(await _ours.ReadAsync(ImportRig.Csv(3, "ours")));
        var theirs = await _theirs.StartAsync(await _theirs.ReadAsync(ImportRig.Csv(3, "theirs")));
        var page = Open(ours);
        WaitFor(page, () => Assert.Contains("Continue", page.Markup, StringComparison.Ordinal));

        page.Render(parameters => parameters.Add(p => p.Id, theirs.Id));

        WaitFor(page, () => Assert.Contains("This import doesn't exist", page.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("Continue", page.Markup, StringComparison.Ordinal);
        Assert.Equal(0, (await _theirs.FindAsync(theirs.Id)).Created);
    }

    private static void WaitFor(IRenderedComponent<ImportDetailsPage> page, Action assertion) => page.WaitForAssertion(assertion, TimeSpan.FromSeconds(30));

    private IRenderedComponent<ImportDetailsPage> Open(ImportJob import)
    {
        var member = new ClaimsPrincipal(
            new ClaimsIdentity([new(MemberClaims.Organization, _ours.Organization.ToString(CultureInfo.InvariantCulture))], "test"));
        return _context.Render<ImportDetailsPage>(
            parameters => parameters.Add(page => page.Id, import.Id).AddCascadingValue(Task.FromResult(new AuthenticationState(member))));
    }
}
