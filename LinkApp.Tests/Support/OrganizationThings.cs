using System.Globalization;
using LinkApp.Core.Clicks;
using LinkApp.Core.Domains;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Members;
using LinkApp.Core.SignInDomains;
using LinkApp.Core.Wallboards;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Support;

/// <summary>An organization with one of each thing that an organization has.</summary>
internal sealed class OrganizationThings
{
    private readonly Dictionary<Type, object> _things = [];

    public int Id { get; private set; }

    public required string Name { get; init; }

    public Link Link { get; private set; } = null!;

    public ImportJob Import { get; private set; } = null!;

    public string Host { get; private set; } = "";

    public Member Admin { get; private set; } = null!;

    /// <summary>The kinds of things.</summary>
    public IEnumerable<Type> Types => _things.Keys;

    /// <summary>The thing of a type; null if the organization has none.</summary>
    public object? Find(Type type) => _things.GetValueOrDefault(type);

    public static async Task<OrganizationThings> CreateAsync(TestServer server, string name)
    {
        var things = new OrganizationThings { Name = name };
        await things.FillAsync(server);
        return things;
    }

    private async Task FillAsync(TestServer server)
    {
        var by = LinkBuilder.Ada;
        Id = await server.OrganizationAsync(Name);
        await server.MemberAsync($"admin@{Name}.example", Name);
        await server.MemberAsync($"viewer@{Name}.example", Name, Role.Viewer);
        var members = await Get<MemberEditor>().ListAsync(Id);
        Admin = members.Single(member => member.Role == Role.Admin);
        Add(members.Single(member => member.Role == Role.Viewer));
        await Get<InvitationEditor>().InviteAsync(Id, $"invited@{Name}.example", Role.Viewer, by);
        Add((await Get<InvitationEditor>().ListAsync(Id))[0]);

        var import = new ImportRig(server.Services, Id);
        Add(Import = await import.StartAsync(await import.ReadAsync(ImportRig.Csv(3, $"{Name}-row-"))));
        await server.LinkAsync(new LinkBuilder().Slug($"{Name}-other"), Name);
        Add(Link = await server.LinkAsync(new LinkBuilder().Slug($"{Name}-spring"), Name));
        await Get<LinkEditor>().UpdateAsync(Id, Link.Id, new LinkBuilder().Slug(Link.Slug).Name("Spring").Draft(), null, by);
        // A version that is not the present one.
        Add((await Get<LinkQueries>().HistoryAsync(Id, Link.Id))[^1]);
        (await server.ClickAsync(Link.Slug)).Dispose();
        await Get<ClickLog>().FlushAsync();
        await Get<Rollups>().CatchUpAsync(CancellationToken.None);

        await server.DomainAsync(Host = $"go.{Name}.example", Name);
        Add((await Get<DomainQueries>().ListAsync(Id))[0]);
        Add((await Get<DomainQueries>().ListAsync(Id))[0].Domain);
        await Get<SignInDomainEditor>().AddAsync(Id, $"{Name}.example", Role.Viewer, by);
        Add((await Get<SignInDomainEditor>().ListAsync(Id))[0]);
        await Get<OrganizationEditor>().CreateKeyAsync(Id, "key", Role.Viewer, by);
        Add((await Get<OrganizationQueries>().KeysAsync(Id))[0]);
        await Get<WallboardLinks>().CreateAsync(Id, "Office", by);
        Add((await Get<WallboardLinks>().ListAsync(Id))[0]);

        T Get<T>() where T : notnull => server.Services.GetRequiredService<T>();
        void Add<T>(T thing) where T : notnull => _things.Add(typeof(T), thing);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} ({Id})");
}
