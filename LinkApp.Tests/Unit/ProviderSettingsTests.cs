using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using LinkApp.Web.Settings;
using Microsoft.Extensions.Configuration;

namespace LinkApp.Tests.Unit;

/// <summary>The settings of OpenID Connect providers.</summary>
public sealed class ProviderSettingsTests
{
    private static readonly Dictionary<string, string?> Right = new()
    {
        ["Oidc:0:Name"] = "Acme SSO",
        ["Oidc:0:Authority"] = "https://sso.example.com/realms/acme/",
        ["Oidc:0:ClientId"] = "linkapp",
        ["Oidc:0:ClientSecret"] = "secret",
    };

    [Fact]
    public void A_provider_needs_four_keys_and_has_defaults_for_the_others()
    {
        var provider = Assert.Single(Read([]).Providers.All);

        Assert.Equal(
            ("acme-sso", "Acme SSO", "https://sso.example.com/realms/acme", "linkapp", "secret", null),
            (provider.Key, provider.Name, provider.Authority, provider.ClientId, provider.ClientSecret, provider.RoleClaim));
        Assert.Equal(["openid", "profile", "email"], provider.Scopes);
        Assert.Empty(provider.Roles);
    }

    [Fact]
    public void Several_providers_have_scopes_roles_and_a_secret_in_a_file()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("secret"), "from the file\n");
        var providers = Read(
            ("Oidc:0:Scopes", "email groups"), ("Oidc:0:RoleClaim", "groups"), ("Oidc:0:Roles:staff", "Acme: North:viewer"), ("Oidc:0:Roles:it", "Acme:Admin"),
            ("Oidc:5:Name", "登录"), ("Oidc:5:Authority", "http://localhost:8080"), ("Oidc:5:ClientId", "other"),
            ("Oidc:5:ClientSecretFile", folder.File("secret"))).Providers;

        Assert.Equal(["acme-sso", "5"], providers.All.Select(provider => provider.Key));
        Assert.Equal(["openid", "email", "groups"], providers.All[0].Scopes);
        Assert.Equal(
            [("it", "Acme", Role.Admin), ("staff", "Acme: North", Role.Viewer)],
            providers.All[0].Roles.Select(role => (role.Value, role.Given.Organization, role.Given.Role)).Order());
        Assert.Equal("from the file", providers.All[1].ClientSecret);
        Assert.Equal("sso.gone.example", providers.GetName("https://sso.gone.example/realms/acme"));
    }

    [Theory]
    [InlineData("Oidc:0:Name", null, "is missing. Enter what the button says")]
    [InlineData("Oidc:0:Authority", null, "is missing. Enter the provider's address")]
    [InlineData("Oidc:0:ClientId", null, "is missing. Enter LinkApp's id")]
    [InlineData("Oidc:0:ClientSecret", null, "Oidc:0:ClientSecretFile")]
    [InlineData("Oidc:0:Authority", "sso.example.com", "must be the provider's address")]
    [InlineData("Oidc:0:Authority", "ftp://sso.example.com", "must be the provider's address")]
    [InlineData("Oidc:0:Authority", "http://sso.example.com", "would send sign-ins unencrypted")]
    [InlineData("Oidc:0:Authority", "https://sso.example.com/.well-known/openid-configuration", "must be without /.well-known/openid-configuration")]
    [InlineData("Oidc:0:ClientSecretFile", "/no/such/file", "can't be combined with Oidc:0:ClientSecret")]
    [InlineData("Oidc:0:RoleClaim", "groups", "gives no role without Oidc:0:Roles:VALUE")]
    [InlineData("Oidc:0:Roles:staff", "Acme", "must be an organization and a role")]
    [InlineData("Oidc:0:Roles:staff", "Acme:owner", "must be an organization and a role")]
    [InlineData("Oidc:0:Roles:staff", ":editor", "must be an organization and a role")]
    [InlineData("Oidc:0:Secret", "secret", "is not a setting. The settings of Oidc:0 are")]
    [InlineData("Oidc:Name", "Acme", "begin with a number")]
    [InlineData("Accounts:NameServer", "dns.example.com", "must be the IP address of a DNS server")]
    [InlineData("Accounts:Passwords", "no", "must be true or false")]
    public void A_wrong_setting_is_named_with_its_cure(string key, string? value, string cure)
    {
        var error = Assert.Throws<SettingsException>(() => Read((key, value)));

        Assert.Contains(error.Errors, message => message.Contains(key, StringComparison.Ordinal) && message.Contains(cure, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_not_there_or_empty_is_named()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("empty"), "\n");
        Assert.Contains("can't be read", Fail(("Oidc:0:ClientSecret", null), ("Oidc:0:ClientSecretFile", folder.File("none"))), StringComparison.Ordinal);
        Assert.Contains("is empty", Fail(("Oidc:0:ClientSecret", null), ("Oidc:0:ClientSecretFile", folder.File("empty"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Roles_need_their_claim() =>
        Assert.Contains("Oidc:0:RoleClaim = \"\": is missing", Fail(("Oidc:0:Roles:staff", "Acme:editor")), StringComparison.Ordinal);

    [Fact]
    public void Two_providers_have_different_names_and_authorities()
    {
        var error = Fail(
            ("Oidc:1:Name", "ACME-SSO"), ("Oidc:1:Authority", "https://SSO.example.com/realms/acme"), ("Oidc:1:ClientId", "a"), ("Oidc:1:ClientSecret", "b"));

        Assert.Contains("Oidc:1:Name = \"ACME-SSO\": would get the same address as Oidc:0.", error, StringComparison.Ordinal);
        Assert.Contains("is that of Oidc:0, too.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Passwords_can_be_off_only_with_a_provider()
    {
        Assert.False(Read(("Accounts:Passwords", "false")).Core.Accounts.Passwords);
        var alone = new ConfigurationBuilder().AddInMemoryCollection([new("Accounts:Passwords", "false")]).Build();
        Assert.Contains("needs a provider", Assert.Throws<SettingsException>(() => AppSettings.Read(alone)).Message, StringComparison.Ordinal);
    }

    private static string Fail(params (string Key, string? Value)[] values) => Assert.Throws<SettingsException>(() => Read(values)).Message;

    private static AppSettings Read(params (string Key, string? Value)[] values)
    {
        var all = new Dictionary<string, string?>(Right);
        foreach (var (key, value) in values)
            all[key] = value;
        return AppSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(all).Build());
    }
}
