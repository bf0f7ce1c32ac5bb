using System.Reflection;
using System.Runtime.CompilerServices;
using LinkApp.Core;
using LinkApp.Core.Links;
using LinkApp.Core.Organizations;
using LinkApp.Core.Settings;

namespace LinkApp.Tests.Unit;

/// <summary>Whoever takes an id takes the organization: a method of Core that finds a thing by its id or name can't reach another organization's.</summary>
public sealed class OrganizationParameterTests
{
    private const string OrganizationId = "organizationId";

    // Parameters that name a thing of an organization. A thing itself names its own organization, so that passing one proves nothing.
    private static readonly string[] Names = ["id", "ids", "link", "links", "slug", "slugs", "host", "key", "member", "email"];

    /// <summary>Methods that take no organization, and why none is needed.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["DomainEditor.ConfirmAsync"] = "a request has come in on the host, whose organization nobody knows before",
        ["EmailAddress.*"] = "rules of the form of an address",
        ["HostName.*"] = "rules of the form of a host",
        ["HostTable.Find"] = "tells whose links a host answers",
        ["HostTable.MayReplace"] = "compares two hosts of a request that was answered",
        ["IdempotentCreates.FindAsync"] = "the key is the one that has signed in, and has one organization",
        ["InstallationAdmins.*"] = "installation admins belong to no organization",
        ["InvitationEditor.AcceptAsync"] = "the secret says which organization; the user is the one who is signed in",
        ["LinkQueries.IsTakenAsync"] = "slugs are unique in the installation, and it tells nothing else",
        ["AuditLog.WriteForUserAsync"] = "writes to the logs of all organizations of the user, who has signed in",
        ["LocalPasswordAttempts.*"] = "counts the tries of a visitor whose link was found before",
        ["PasswordAttempts.*"] = "counts the tries of a visitor whose link was found before",
        ["ProviderRoles.ApplyAsync"] = "the settings say which organizations; the user is the one who signs in",
        ["SignInDomainEditor.AdmitsAsync"] = "the confirmed address says which organizations",
        ["LinkTable.GetKey"] = "writes a slug as look-ups compare it, which take the organization",
        ["MemberEditor.DeleteAccountAsync"] = "an account belongs to no organization",
        ["OrganizationEditor.CreateAsync"] = "creates the organization",
        ["OrganizationQueries.CountByUserAsync"] = "the user is the one who is signed in",
        ["OrganizationQueries.ListByUserAsync"] = "the user is the one who is signed in",
        ["OrganizationQueries.ListDeletedAsync"] = "the user is the one who is signed in",
        ["SecondFactors.HasAsync"] = "factors belong to an account",
        ["SecondFactors.NeedsPasskeyAsync"] = "the strictest of all organizations of the user",
        ["SessionEditor.*"] = "sessions belong to an account, and each method takes the user",
        ["SignInDomainEditor.AdmitAsync"] = "the confirmed address says which organizations",
        ["Slug.*"] = "rules of the form of a slug",
        ["SlugRules.*"] = "rules of the form of a slug",
    };

    [Fact]
    public void A_method_that_takes_an_id_takes_the_organization()
    {
        var methods = Methods().Where(method => TakesId(method) && !TakesOrganization(method)).Select(Describe).Distinct().ToList();

        var wrong = methods.Where(method => !Exceptions.ContainsKey(method) && !Exceptions.ContainsKey($"{method.Split('.')[0]}.*")).ToList();
        Assert.True(wrong.Count == 0, $"These take an id without an organization; let the same query look for both:\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public void Each_exception_is_needed()
    {
        var methods = Methods().Where(method => TakesId(method) && !TakesOrganization(method)).Select(Describe).ToHashSet();

        Assert.Equal("", string.Join(", ", Exceptions.Keys.Where(
            exception => !methods.Any(method => method == exception || (exception.EndsWith(".*", StringComparison.Ordinal)
                && method.StartsWith(exception[..^1], StringComparison.Ordinal))))));
    }

    [Fact]
    public void The_methods_that_are_looked_at_are_those_of_all_features()
    {
        var taking = Methods().Where(method => TakesId(method) && TakesOrganization(method)).Select(Describe).ToHashSet();

        Assert.True(taking.Count > 40);
        Assert.Superset(
            new HashSet<string>
            {
                $"{nameof(LinkEditor)}.{nameof(LinkEditor.DeleteAsync)}", $"{nameof(LinkQueries)}.{nameof(LinkQueries.NamesAsync)}",
                $"{nameof(OrganizationEditor)}.{nameof(OrganizationEditor.RevokeKeyAsync)}", "ImportRunner.Run", "WallboardLinks.UseAsync",
                "ClickEditor.DeleteAsync", "LiveClicks.SubscribeAsync", "MemberEditor.RemoveAsync", "InvitationEditor.RenewAsync", "DomainEditor.RemoveAsync",
            },
            taking);
    }

    /// <summary>What pages, endpoints and commands can call of what reads or changes stored things; records are data.</summary>
    private static IEnumerable<MethodInfo> Methods() => typeof(CoreServices).Assembly.GetExportedTypes()
        .Where(type => type.IsClass && !typeof(Delegate).IsAssignableFrom(type) && type.GetMethod("<Clone>$") is null
            && type.GetCustomAttribute<CompilerGeneratedAttribute>() is null
            && !type.Namespace!.Contains(".Migrations", StringComparison.Ordinal) && type != typeof(SettingsReader))
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(method => !method.IsSpecialName);

    private static bool TakesId(MethodInfo method) => method.GetParameters().Any(
        parameter => parameter.ParameterType == typeof(LinkName) || parameter.Name is { } name && name != OrganizationId && IsKeyType(parameter.ParameterType)
            && (Names.Contains(name) || name.EndsWith("Id", StringComparison.Ordinal) || name.EndsWith("Ids", StringComparison.Ordinal)));

    private static bool TakesOrganization(MethodInfo method) => method.GetParameters().Any(
        parameter => parameter.Name is OrganizationId or "organization" && parameter.ParameterType == typeof(int));

    private static bool IsKeyType(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(int) || type == typeof(long) || type == typeof(string)
            || (type.IsGenericType && type.GetGenericArguments() is [var item] && type.IsAssignableTo(typeof(System.Collections.IEnumerable))
                && IsKeyType(item));
    }

    private static string Describe(MethodInfo method) => $"{method.DeclaringType!.Name.Split('`')[0]}.{method.Name}";
}
