using System.CommandLine;
using LinkApp.Core.Links;
using LinkApp.Core.Links.List;
using LinkApp.Core.Organizations;
using LinkApp.Core.Wording;
using LinkApp.Web.Json;

namespace LinkApp.Web.Commands;

/// <summary><c>linkapp link create</c>, <c>list</c>, <c>show</c> and <c>delete</c>. Their JSON is that of the API.</summary>
internal static class LinkCommand
{
    public static Command Create(string[] configuration) => new("link", "Manages links. The pages and the API have more options.")
    {
        CreateCreate(configuration), CreateList(configuration), CreateShow(configuration), CreateDelete(configuration),
    };

    private static Command CreateCreate(string[] configuration)
    {
        var organization = CommandOptions.Organization("The organization of the link. It is created if it does not exist.");
        var destination = new Option<string>("--destination")
        {
            Description = "The default destination, for visitors from all other countries.",
            Required = true,
        };
        var slug = new Option<string?>("--slug") { Description = "The path of the short URL. Default: generated." };
        var domain = new Option<string?>("--domain") { Description = "The organization's domain on which the link answers. Default: all hosts." };
        var name = new Option<string?>("--name") { Description = "A name for your team." };
        var country = new Option<string[]>("--country") { Description = "A destination for visitors from one country, as CODE=URL. Can be repeated." };
        var tag = new Option<string[]>("--tag") { Description = "A tag. Can be repeated." };
        var json = CommandOptions.Json();
        var command = new Command(
            "create",
            "Creates a link and prints its short URL, or its slug if neither a live domain nor Links:ShortHosts gives a host. "
                + "A running server answers it within 5 seconds.")
        {
            organization, destination, slug, domain, name, country, tag, json,
        };
        command.SetAction((parsed, cancel) => CreateLinkAsync(
            configuration, parsed.GetRequiredValue(organization),
            new LinkBody
            {
                Destination = parsed.GetRequiredValue(destination),
                Slug = parsed.GetValue(slug),
                Domain = parsed.GetValue(domain),
                Name = parsed.GetValue(name),
                Tags = [.. parsed.GetValue(tag) ?? []],
            },
            parsed.GetValue(country) ?? [], parsed.GetValue(json), cancel));
        return command;
    }

    private static Command CreateList(string[] configuration)
    {
        var organization = CommandOptions.Organization();
        var search = new Option<string?>("--search") { Description = "Only links with this text in their name, slug or destination." };
        var tag = new Option<string[]>("--tag") { Description = "Only links with this tag. If repeated, links that have all of the tags." };
        var state = new Option<string?>("--state")
        {
            Description = $"Only links that are {string.Join(", ", EnumText.All<StateFilter>())}. Default: all but archived ones.",
        };
        var json = CommandOptions.Json();
        var command = new Command("list", "Lists an organization's links, the newest first.") { organization, search, tag, state, json };
        command.SetAction((parsed, cancel) => ListAsync(
            configuration, parsed.GetRequiredValue(organization), parsed.GetValue(search), parsed.GetValue(tag) ?? [], parsed.GetValue(state),
            parsed.GetValue(json), cancel));
        return command;
    }

    private static Command CreateShow(string[] configuration)
    {
        var (slug, domain) = (SlugArgument(), DomainOption());
        var organization = CommandOptions.Organization();
        var json = CommandOptions.Json();
        var command = new Command("show", "Prints a link.") { slug, domain, organization, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var services = await CommandServices.OpenAsync(configuration, cancel);
            var link = await FindAsync(services, parsed.GetRequiredValue(organization), new(parsed.GetRequiredValue(slug), parsed.GetValue(domain)), cancel);
            Console.Write(services.GetRequiredService<LinkText>().Write(link, parsed.GetValue(json)));
            return 0;
        });
        return command;
    }

    private static Command CreateDelete(string[] configuration)
    {
        var (slug, domain) = (SlugArgument(), DomainOption());
        var organization = CommandOptions.Organization();
        var json = CommandOptions.Json();
        var command = new Command(
            "delete",
            "Deletes a link and prints it. A running server stops redirecting it within seconds. "
                + "Its clicks stay, and you can restore it from its history.") { slug, domain, organization, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var services = await CommandServices.OpenAsync(configuration, cancel);
            var link = await FindAsync(services, parsed.GetRequiredValue(organization), new(parsed.GetRequiredValue(slug), parsed.GetValue(domain)), cancel);
            await services.GetRequiredService<LinkEditor>().DeleteAsync(link.OrganizationId, LinkName.OfId(link.Id), Author.CommandLine, cancel);
            Console.Write(services.GetRequiredService<LinkText>().Write(link, parsed.GetValue(json)));
            return 0;
        });
        return command;
    }

    private static Argument<string> SlugArgument() => new("SLUG") { Description = "The link's slug, or one of its aliases." };

    private static Option<string?> DomainOption() => new("--domain") { Description = "The domain of the slug, where the organization has it on several." };

    private static async Task<int> CreateLinkAsync(
        string[] configuration, string organization, LinkBody body, string[] countries, bool json, CancellationToken cancel)
    {
        if (OrganizationEditor.NameError(organization) is { } nameError)
            throw new CommandFailure($"--organization: {nameError}");
        body = body with { Countries = ParseCountries(countries) };
        var (draft, errors) = body.ToDraft();
        // Checked before an organization is created for a link that is not valid.
        if (draft is null || (errors = draft.Validate(CommandServices.Settings(configuration).Links.Apps)).Count > 0)
            throw Invalid(body, errors);

        await using var services = await CommandServices.OpenAsync(configuration, cancel);
        var id = await services.GetRequiredService<OrganizationEditor>().FindOrCreateAsync(organization, cancel);
        switch (await services.GetRequiredService<LinkEditor>().CreateAsync(id, draft, Author.CommandLine, cancel: cancel))
        {
            case LinkEdit.Saved(var link):
                Console.Write(json
                    ? services.GetRequiredService<LinkText>().Write(link, json)
                    : services.GetRequiredService<LinkText>().ShortUrl(link) + Environment.NewLine);
                return 0;
            case LinkEdit.SlugTaken(var slug):
                throw new CommandFailure($"--slug = \"{slug}\": this slug is taken. Choose another one.");
            case LinkEdit.Invalid(var invalid):
                throw Invalid(body, invalid);
            case var outcome:
                throw new InvalidOperationException($"A create can't end as {outcome}.");
        }
    }

    private static Dictionary<string, string> ParseCountries(string[] entries)
    {
        var countries = new Dictionary<string, string>();
        foreach (var entry in entries)
        {
            if (entry.Split('=', 2) is not [var code, { Length: > 0 } url])
                throw new CommandFailure($"--country = \"{entry}\": write CODE=URL, such as MY=https://example.com/my.");
            if (!countries.TryAdd(code.ToUpperInvariant(), url))
                throw new CommandFailure($"--country = \"{entry}\": each country can occur only once.");
        }
        return countries;
    }

    /// <summary>The errors of a body, with the options of the command line instead of its fields.</summary>
    private static CommandFailure Invalid(LinkBody body, IEnumerable<FieldError> errors) =>
        new(body.WithBodyFields(errors).Select(error => error.Field.Split('.') switch
    {
        ["countries", var code, ..] => $"--country {code}: {error.Message}",
        ["tags", ..] => $"--tag: {error.Message}",
        _ => $"--{error.Field}: {error.Message}",
    }));

    private static async Task<int> ListAsync(
        string[] configuration, string organization, string? search, string[] tags, string? state, bool json, CancellationToken cancel)
    {
        List<FieldError> errors = [];
        if (LinkFilter.Parse(search, tags, state, errors) is not { } filter)
            throw new CommandFailure(errors.Select(error => $"--{error.Field}: {error.Message}"));
        await using var services = await CommandServices.OpenAsync(configuration, cancel);
        var id = await services.OrganizationAsync(organization, cancel);
        var queries = services.GetRequiredService<LinkQueries>();
        List<Link> links = [];
        LinkCursor? next = null;
        do
        {
            var page = await queries.ListAsync(id, filter, after: next, size: LinkQueries.MaxPageSize, cancel: cancel);
            links.AddRange(page.Links);
            next = page.Next;
        }
        while (next is not null);
        Console.Write(services.GetRequiredService<LinkText>().Write(links, json));
        return 0;
    }

    private static async Task<Link> FindAsync(IServiceProvider services, string organization, LinkName name, CancellationToken cancel)
    {
        var id = await services.OrganizationAsync(organization, cancel);
        try
        {
            return await services.GetRequiredService<LinkQueries>().FindAsync(id, name, cancel)
                ?? throw new CommandFailure($"SLUG = \"{name.Slug}\": {organization.Trim()} has no such link. List its links with: linkapp link list");
        }
        catch (AmbiguousSlugException error)
        {
            throw new CommandFailure($"--domain: {error.Message}");
        }
    }
}
