using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Support;

/// <summary>A server with an OpenID Connect provider, a DNS server and a clock that the tests control.</summary>
public class ProviderFixture : SharedServer
{
    public IdentityProvider Provider { get; } = new();

    public NameServer Names { get; } = new();

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

    protected override string[] Settings =>
    [
        .. Provider.Settings(), $"--Accounts:NameServer={Names.Address}", "--Oidc:0:RoleClaim=groups", "--Oidc:0:Roles:links-editors=Press:editor",
        "--Oidc:0:Roles:links-admins=Press:admin", "--Oidc:0:Roles:nowhere=No such organization:viewer",
    ];

    protected override TimeProvider Time => Clock;

    /// <summary>A person of the provider with an address of their own.</summary>
    public Person NewPerson(bool isConfirmed = true, params string[] groups)
    {
        var name = NewName("grace");
        return new(name, $"{name}@example.com", isConfirmed, groups);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Provider.DisposeAsync();
        await Names.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override async Task SeedAsync()
    {
        await Provider.StartAsync();
        // The setup is open until there is somebody.
        await Server.MemberAsync("owner@example.com", "Home");
    }
}
