using System.Reflection;
using System.Security.Claims;
using LinkApp.Core;
using LinkApp.Core.Organizations;
using LinkApp.Core.Settings;
using LinkApp.Tests.Support;
using LinkApp.Web;
using LinkApp.Web.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Components;

/// <summary>
/// A walk over the handlers of all components that can change something: none changes another organization's data, whatever it is
/// called with, nor does that of a page that viewers may open, for a viewer.
/// </summary>
[Trait("Tier", "full")]
public sealed class HandlerWalkTests(HandlerWalkTests.Fixture fixture) : IClassFixture<HandlerWalkTests.Fixture>
{
    // What a component can be given without being able to change anything of an organization by it.
    private static readonly string[] ReadersEndings = ["Queries", "Settings", "Table", "Urls", "Reader", "Locator", "Source", "Watch", "Schedule"];

    private static readonly string[] Readers =
    [
        "AppSchemes", "CircuitConnection", "ClickLog", "ClickStore", "ConfiguredHosts", "DeletedLinks", "DeviceLinks", "ExportRuns", "GeoDownload", "KeyUse",
        "LiveClicks", "MemberAccess", "OrganizationName", "PasswordState", "SignInProviders", "SlugRules", "ThemeCss", "UntrustedProxies", "ViewerZone",
    ];

    /// <summary>Components that are not walked, and why.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["LinkApp.Web.Accounts"] = "static forms: each is a request, and changes the account that is signed in (AccountTests, OrganizationLifeTests)",
    };

    /// <summary>What viewers can't come to, and why.</summary>
    private static readonly Dictionary<string, string> HiddenFromViewers = new()
    {
        ["SecondFactorSwitch"] = "on the page of members, which is for admins",
    };

    public static TheoryData<Role> Roles => [.. Enum.GetValues<Role>()];

    public static IReadOnlyList<Type> Walked { get; } =
    [
        .. typeof(Server).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(ComponentBase)) && !type.IsAbstract && !type.IsGenericTypeDefinition
            && !Exceptions.Keys.Any(start => type.FullName!.StartsWith(start + ".", StringComparison.Ordinal)) && CanChange(type))
            .OrderBy(type => type.Name, StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task No_handler_changes_another_organization(Role role)
    {
        var theirs = await OrganizationThings.CreateAsync(fixture.Server, fixture.NewName("theirs"));
        var ours = await OrganizationThings.CreateAsync(fixture.Server, fixture.NewName("ours"));
        var member = HandlerRig.Member(ours, ours.Admin.UserId, ours.Admin.Email, role);

        Assert.Equal("", await DescribeAsync(Walked, member, theirs));
    }

    [Fact]
    public async Task No_handler_of_a_page_that_viewers_may_open_changes_something_for_them()
    {
        var things = await OrganizationThings.CreateAsync(fixture.Server, fixture.NewName("viewed"));
        var viewer = (LinkApp.Core.Organizations.Members.Member)things.Find(typeof(LinkApp.Core.Organizations.Members.Member))!;
        var shown = Walked.Where(type => !HiddenFromViewers.ContainsKey(type.Name)
            && type.GetCustomAttribute<AuthorizeAttribute>()?.Policy is null or Policies.View);

        Assert.Equal("", await DescribeAsync(shown, HandlerRig.Member(things, viewer.UserId, viewer.Email, Role.Viewer), things));
    }

    [Fact]
    public async Task The_same_walk_by_an_admin_of_the_organization_changes_what_there_is_to_change()
    {
        var changing = new HashSet<string>();
        foreach (var component in Walked)
        {
            var things = await OrganizationThings.CreateAsync(fixture.Server, fixture.NewName("own"));
            changing.UnionWith(await WalkAsync([component], HandlerRig.Member(things, things.Admin.UserId, things.Admin.Email, Role.Admin), things));
        }

        string[] expected =
        [
            "DeleteClicksDialog.DeleteAsync", "DeletedLink.RestoreAsync", "DeletedList.RestoreAsync", "DomainsPage.RemoveAsync",
            "ImportDetailsPage.DiscardAsync", "InternalClicksPage.SaveAsync", "KeysPage.RevokeAsync", "LinkHead.DeleteAsync",
            "LinkHistoryPage.RestoreAsync", "LinkListPage.DeleteAsync", "MembersPage.RemoveAsync", "SignInDomainsPage.RemoveAsync",
            "VisitorPagesPage.SaveAsync", "WallboardsPage.RevokeAsync",
        ];
        Assert.True(expected.All(changing.Contains), $"Missing: {string.Join(", ", expected.Except(changing))}; there are {string.Join(", ", changing.Order())}");
    }

    [Fact]
    public async Task Each_kind_of_thing_that_handlers_take_is_among_those_of_the_walk()
    {
        var things = await OrganizationThings.CreateAsync(fixture.Server, fixture.NewName("things"));
        var taken = Walked.SelectMany(HandlerRig.Taken).Distinct().Where(type => type.Assembly == typeof(CoreServices).Assembly && IsThing(type));

        Assert.Equal([], taken.Where(type => things.Find(type) is null).Select(type => type.Name));
        Assert.True(things.Types.Count() > 8);
        Assert.True(new OrganizationDump(fixture.Server.Services.GetRequiredService<DataSettings>(), things.Id).TableCount > 15);
    }

    private static bool IsThing(Type type) => type.IsClass && (type.GetProperty("Id") is not null || type.GetProperty("OrganizationId") is not null);

    private static bool CanChange(Type component) => Injected(component).Any(
        service => (service.Assembly == typeof(CoreServices).Assembly || service.Assembly == typeof(Server).Assembly)
            && !Readers.Contains(service.Name) && !ReadersEndings.Any(ending => service.Name.EndsWith(ending, StringComparison.Ordinal)));

    private static IEnumerable<Type> Injected(Type component)
    {
        for (var type = component; type != typeof(object); type = type.BaseType!)
        {
            foreach (var property in type.GetProperties(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (property.GetCustomAttribute<InjectAttribute>() is not null)
                    yield return property.PropertyType;
            }
        }
    }

    private async Task<string> DescribeAsync(IEnumerable<Type> components, ClaimsPrincipal member, OrganizationThings things) =>
        string.Join('\n', await WalkAsync(components, member, things));

    /// <summary>Calls all handlers; returns those after which the store of the organization is another one.</summary>
    private async Task<List<string>> WalkAsync(IEnumerable<Type> components, ClaimsPrincipal member, OrganizationThings things)
    {
        var dump = new OrganizationDump(fixture.Server.Services.GetRequiredService<DataSettings>(), things.Id);
        var changed = new List<string>();
        var before = dump.Read();
        foreach (var component in components)
        {
            await using var rig = new HandlerRig(fixture.Server, member, things);
            if (await rig.TryRenderAsync(component) is { } fault)
            {
                changed.Add($"{component.Name} can't be rendered: {fault}");
                continue;
            }
            Compare($"{component.Name} when it is rendered");
            foreach (var handler in HandlerRig.Handlers(component))
            {
                await rig.CallAsync(handler);
                Compare($"{component.Name}.{handler.Name}");
            }
        }
        return changed;

        void Compare(string what)
        {
            var after = dump.Read();
            if (!after.SequenceEqual(before))
                changed.Add(what);
            before = after;
        }
    }

    public sealed class Fixture : SharedServer;
}
