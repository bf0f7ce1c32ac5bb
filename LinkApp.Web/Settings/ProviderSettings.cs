using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Members;
using LinkApp.Core.Settings;
using LinkApp.Core.Wording;
using static System.FormattableString;

namespace LinkApp.Web.Settings;

/// <summary>A role that a value of a provider's claim gives.</summary>
/// <param name="Value">The value of the claim, without case.</param>
/// <param name="Given">The organization and the role.</param>
public sealed record RoleMapping(string Value, ProviderRole Given);

/// <summary>An OpenID Connect provider by which people sign in.</summary>
/// <param name="Key">Its part of our addresses, such as <c>keycloak</c>: of its name.</param>
/// <param name="Name">What the button says.</param>
/// <param name="Authority">Its address, without a slash at the end. Accounts name the provider by it.</param>
/// <param name="ClientId">LinkApp's id at the provider.</param>
/// <param name="ClientSecret">LinkApp's secret at the provider.</param>
/// <param name="Scopes">What LinkApp asks for.</param>
/// <param name="RoleClaim">The claim that gives roles; null for none.</param>
/// <param name="Roles">The roles that its values give.</param>
public sealed record ProviderSettings(
    string Key, string Name, string Authority, string ClientId, string ClientSecret, IReadOnlyList<string> Scopes, string? RoleClaim,
    IReadOnlyList<RoleMapping> Roles)
{
    private const string Section = "Oidc";
    private const string DiscoveryPath = "/.well-known/openid-configuration";
    private const string Hidden = "…";

    /// <summary>The providers, in the order of their numbers.</summary>
    public static IReadOnlyList<ProviderSettings> ReadAll(SettingsReader reader)
    {
        List<(string Key, ProviderSettings Provider)> read = [];
        var numbers = reader.Numbers(Section);
        // The first one is documented, whether it is there or not.
        foreach (var number in numbers.DefaultIfEmpty(0))
        {
            var key = Invariant($"{Section}:{number}");
            if (Read(reader, key, number, isConfigured: numbers.Count > 0) is { } provider)
                read.Add((key, provider));
            reader.RejectUnknownKeys(key);
        }
        foreach (var (key, provider) in read)
        {
            var earlier = read.TakeWhile(other => other.Provider != provider).ToList();
            if (earlier.Find(other => other.Provider.Key == provider.Key) is { Key: { } sameName })
                reader.Fail($"{key}:Name", provider.Name, $"would get the same address as {sameName}. Choose another name.");
            if (earlier.Find(other => other.Provider.Authority.Equals(provider.Authority, StringComparison.OrdinalIgnoreCase)) is { Key: { } sameAuthority })
                reader.Fail($"{key}:Authority", provider.Authority, $"is that of {sameAuthority}, too. Each provider can be there once.");
        }
        return [.. read.Select(entry => entry.Provider)];
    }

    private static ProviderSettings? Read(SettingsReader reader, string key, int number, bool isConfigured)
    {
        var name = reader.OptionalText($"{key}:Name", "The name of an OpenID Connect provider (sign-in.md), as on its button; further ones are `Oidc:1` and so on.");
        var authority = reader.OptionalText($"{key}:Authority", "Its address, such as `https://sso.example.com/realms/acme`; `http` only on this machine.");
        var clientId = reader.OptionalText($"{key}:ClientId", "LinkApp's id at the provider.");
        var secret = reader.OptionalText($"{key}:ClientSecret", "LinkApp's secret at the provider.");
        var file = reader.OptionalText($"{key}:ClientSecretFile", "The path of a file with that secret, instead.");
        var scopes = reader.List($"{key}:Scopes", "openid, profile, email", "What LinkApp asks for; some providers need another scope for roles.");
        var claim = reader.OptionalText($"{key}:RoleClaim", "The claim of the id token whose values give roles, such as `groups`.");
        var entries = reader.Map($"{key}:Roles", "VALUE", "What a value of that claim gives, such as `Acme:editor`: an organization and a role in it.");
        if (!isConfigured)
            return null;
        var before = reader.Errors.Count;
        name = Require(reader, $"{key}:Name", name, "Enter what the button says, such as Keycloak.");
        var address = ReadAuthority(reader, $"{key}:Authority", authority);
        clientId = Require(reader, $"{key}:ClientId", clientId, "Enter LinkApp's id at the provider.");
        secret = ReadSecret(reader, key, secret, file);
        if (claim is null && entries.Count > 0)
            reader.Fail($"{key}:RoleClaim", null, $"is missing: {key}:Roles needs the claim whose values give roles, such as groups.");
        if (claim is not null && entries.Count == 0)
            reader.Fail($"{key}:RoleClaim", claim, $"gives no role without {key}:Roles:VALUE = ORGANIZATION:ROLE.");
        var roles = entries.Select(entry => ReadRole(reader, $"{key}:Roles:{entry.Key}", entry)).OfType<RoleMapping>().ToList();
        if (reader.Errors.Count > before)
            return null;
        // OpenID Connect needs it.
        string[] all = ["openid", .. (scopes ?? ["profile", "email"]).Where(scope => scope != "openid")];
        return new(GetKey(name!, number), name!, address!, clientId!, secret!, all, claim, roles);
    }

    private static string? Require(SettingsReader reader, string key, string? value, string cure)
    {
        if (value is null)
            reader.Fail(key, null, $"is missing. {cure}");
        return value;
    }

    private static string? ReadAuthority(SettingsReader reader, string key, string? authority)
    {
        const string Example = "such as https://sso.example.com/realms/acme.";
        if (authority is null)
            return Require(reader, key, null, $"Enter the provider's address, {Example}");
        if (!Uri.TryCreate(authority, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http") || uri.Query.Length > 0
            || uri.Fragment.Length > 0)
            reader.Fail(key, authority, $"must be the provider's address, {Example}");
        else if (authority.TrimEnd('/').EndsWith(DiscoveryPath, StringComparison.OrdinalIgnoreCase))
            reader.Fail(key, authority, $"must be without {DiscoveryPath} at its end.");
        else if (uri.Scheme == "http" && !uri.IsLoopback)
            reader.Fail(key, authority, "would send sign-ins unencrypted. Use https; http is for a provider on this machine only.");
        else
            return authority.TrimEnd('/');
        return null;
    }

    private static string? ReadSecret(SettingsReader reader, string key, string? secret, string? file)
    {
        if (secret is not null && file is not null)
            reader.Fail($"{key}:ClientSecretFile", file, $"can't be combined with {key}:ClientSecret. Remove one of them.");
        if (file is null)
            return Require(reader, $"{key}:ClientSecret", secret, $"Enter LinkApp's secret at the provider, or the path of a file with it as {key}:ClientSecretFile.");
        return reader.ReadSecretFile($"{key}:ClientSecretFile", file, "LinkApp's secret at the provider") ?? Hidden;
    }

    private static RoleMapping? ReadRole(SettingsReader reader, string key, (string Key, string Value) entry)
    {
        // An organization's name may contain colons.
        var colon = entry.Value.LastIndexOf(':');
        if (colon > 0 && entry.Value[..colon].Trim() is { Length: > 0 } organization
            && entry.Value[(colon + 1)..].Trim() is { Length: > 0 } word && EnumText.TryParse<Role>(word, out var role))
            return new(entry.Key, new(organization, role));
        reader.Fail(key, entry.Value, "must be an organization and a role: viewer, editor or admin, such as Acme:editor.");
        return null;
    }

    // The name's Latin letters and digits; of a name in another alphabet, the number of the provider.
    private static string GetKey(string name, int number)
    {
        var words = new string([.. name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 0 ? string.Join('-', words) : Invariant($"{number}");
    }
}
