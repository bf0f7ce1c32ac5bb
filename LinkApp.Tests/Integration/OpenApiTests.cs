using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

public sealed partial class OpenApiTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task The_document_has_every_operation_of_the_api_under_a_stable_id_and_no_other()
    {
        var paths = (await DocumentAsync()).GetProperty("paths").EnumerateObject()
            .ToDictionary(
                path => path.Name,
                path => string.Join(
                    ", ", path.Value.EnumerateObject().Select(operation => $"{operation.Name}: {Text(operation.Value, "operationId")}").Order()));

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["/api/v1/audit"] = "get: listAuditEntries",
                ["/api/v1/audit.csv"] = "get: exportAuditCsv",
                ["/api/v1/audit.ndjson"] = "get: exportAuditNdjson",
                ["/api/v1/clicks"] = "get: listClicks",
                ["/api/v1/clicks.csv"] = "get: exportClicksCsv",
                ["/api/v1/clicks.ndjson"] = "get: exportClicksNdjson",
                ["/api/v1/clicks/import"] = "post: importClicks",
                ["/api/v1/imports"] = "get: listImports",
                ["/api/v1/imports/server"] = "delete: stopImportFromServer, get: getImportFromServer, post: importFromServer",
                ["/api/v1/imports/{id}"] = "delete: undoImport, get: getImport",
                ["/api/v1/sign-in-domains"] = "get: listSignInDomains, post: createSignInDomain",
                ["/api/v1/sign-in-domains/{domain}"] = "delete: deleteSignInDomain, patch: updateSignInDomain",
                ["/api/v1/sign-in-domains/{domain}/check"] = "post: checkSignInDomain",
                ["/api/v1/domains"] = "get: listDomains, post: createDomain",
                ["/api/v1/domains/{host}"] = "delete: deleteDomain, patch: updateDomain",
                ["/api/v1/invitations"] = "get: listInvitations, post: createInvitation",
                ["/api/v1/invitations/{id}"] = "delete: withdrawInvitation",
                ["/api/v1/invitations/{id}/renew"] = "post: renewInvitation",
                ["/api/v1/members"] = "get: listMembers",
                ["/api/v1/members/{id}"] = "delete: removeMember, patch: updateMember",
                ["/api/v1/links"] = "get: listLinks, post: createLink",
                ["/api/v1/links.csv"] = "get: exportLinks",
                ["/api/v1/links/import"] = "post: importLinks",
                ["/api/v1/links/bulk"] = "post: bulkUpdateLinks",
                ["/api/v1/links/{slug}"] = "delete: deleteLink, get: getLink, put: updateLink",
                ["/api/v1/links/{slug}/clicks"] = "delete: deleteLinkClicks, get: listLinkClicks",
                ["/api/v1/links/{slug}/clicks.csv"] = "get: exportLinkClicksCsv",
                ["/api/v1/links/{slug}/clicks.ndjson"] = "get: exportLinkClicksNdjson",
                ["/api/v1/links/{slug}/history"] = "get: getLinkHistory",
                ["/api/v1/links/{slug}/qr"] = "get: getLinkQrCode",
                ["/api/v1/links/{slug}/restore"] = "post: restoreLink",
                ["/api/v1/links/{slug}/test"] = "post: testLink",
                ["/api/v1/links/{slug}/report"] = "get: getLinkReport",
                ["/api/v1/report"] = "get: getReport",
                ["/api/v1/live"] = "get: streamLive",
                ["/api/v1/tags"] = "get: listTags",
                ["/api/v1/internal-clicks"] = "get: getInternalClicks, put: updateInternalClicks",
                ["/api/v1/visitor-pages"] = "get: getVisitorPages, put: updateVisitorPages",
                ["/api/v1/visitor-pages/logo"] = "delete: deleteVisitorPageLogo, put: uploadVisitorPageLogo",
            },
            paths);
    }

    [Fact]
    public async Task It_says_what_a_link_is_how_a_key_is_sent_and_which_answers_there_are()
    {
        var document = await DocumentAsync();
        Assert.StartsWith("3.", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("key").GetProperty("scheme").GetString());
        Assert.Single(document.GetProperty("security").EnumerateArray());
        var link = document.GetProperty("components").GetProperty("schemas").GetProperty("LinkBody").GetProperty("properties");
        foreach (var field in (string[])["slug", "name", "destination", "countries", "tags", "shortUrl", "version"])
            Assert.True(link.TryGetProperty(field, out _), field);
        var put = document.GetProperty("paths").GetProperty("/api/v1/links/{slug}").GetProperty("put");
        Assert.Equal(
            "#/components/schemas/LinkBody",
            put.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("$ref").GetString());
        Assert.Equal(
            ["200", "400", "401", "403", "404", "409", "412", "413", "415", "429", "503"],
            put.GetProperty("responses").EnumerateObject().Select(response => response.Name).Order());
    }

    [Fact]
    public async Task It_shows_the_limits_the_errors_and_the_headers_that_programs_may_send()
    {
        var document = await DocumentAsync();
        var post = document.GetProperty("paths").GetProperty("/api/v1/links").GetProperty("post");

        Assert.Contains(post.GetProperty("parameters").EnumerateArray(), parameter => parameter.GetProperty("name").GetString() == "Idempotency-Key");
        var invalid = post.GetProperty("responses").GetProperty("400").GetProperty("content").GetProperty("application/problem+json").GetProperty("example");
        Assert.Equal("#/countries/MY", invalid.GetProperty("pointers")[0].GetProperty("pointer").GetString());
        Assert.Equal(
            ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"],
            post.GetProperty("responses").GetProperty("201").GetProperty("headers").EnumerateObject().Select(header => header.Name));
        Assert.True(document.GetProperty("components")
            .GetProperty("responses").GetProperty("TooMany").GetProperty("headers").TryGetProperty("Retry-After", out _));
        Assert.NotEmpty(document.GetProperty("components").GetProperty("schemas").GetProperty("LinkBody").GetProperty("examples").EnumerateArray());
    }

    [Fact]
    public async Task Every_reference_leads_to_a_part_of_the_document()
    {
        var document = await DocumentAsync();
        var references = Objects(document).Select(part => Text(part, "$ref")).OfType<string>().Distinct().ToList();

        Assert.NotEmpty(references);
        Assert.Equal([], references.Where(reference => !Leads(document, reference)));
    }

    [Fact]
    public async Task Numbers_are_numbers_and_words_are_texts()
    {
        var schemas = Objects(await DocumentAsync()).Where(part => part.TryGetProperty("type", out _) || part.TryGetProperty("enum", out _)).ToList();

        Assert.Equal(
            [],
            schemas.Where(schema => schema.TryGetProperty("enum", out var words)
                && (Text(schema, "type") != "string" || words.EnumerateArray().Any(word => word.ValueKind != JsonValueKind.String))));
        Assert.Equal(
            [],
            schemas.Where(schema => schema.TryGetProperty("type", out var types)
                && types.ValueKind == JsonValueKind.Array
                && types.EnumerateArray().Count(type => type.GetString() != "null") != 1));
    }

    [Fact]
    public async Task Parameters_are_named_as_the_guide_names_them()
    {
        var parameters = Objects(await DocumentAsync()).Where(part => Text(part, "in") == "query").Select(parameter => Text(parameter, "name")!).ToList();

        Assert.Contains("dryRun", parameters);
        Assert.Equal([], parameters.Where(name => !char.IsLower(name[0])));
    }

    [Fact]
    public async Task Descriptions_name_no_types_of_the_program()
    {
        var texts = Objects(await DocumentAsync()).SelectMany(part => new[] { Text(part, "description"), Text(part, "summary") }).OfType<string>().ToList();

        Assert.NotEmpty(texts);
        Assert.Equal([], texts.Where(text => text.Contains("&lt;", StringComparison.Ordinal) || Member().IsMatch(text)));
    }

    [Fact]
    public async Task An_operation_has_a_short_name_and_a_description()
    {
        var operations = (await DocumentAsync()).GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).ToList();

        foreach (var operation in operations.Select(operation => operation.Value))
        {
            Assert.InRange(Text(operation, "summary")!.Split(' ').Length, 2, 5);
            Assert.EndsWith(".", Text(operation, "description"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Its_server_is_the_one_that_it_came_from()
    {
        var server = Assert.Single((await DocumentAsync()).GetProperty("servers").EnumerateArray());

        Assert.Equal(api.Server.Address, new Uri(new Uri($"{api.Server.Address}/api/v1/openapi.json"), Text(server, "url")).ToString().TrimEnd('/'));
    }

    private static string? Text(JsonElement part, string name) =>
        part.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>All JSON objects in a part of the document, itself included.</summary>
    private static IEnumerable<JsonElement> Objects(JsonElement part) => part.ValueKind switch
    {
        JsonValueKind.Object => part.EnumerateObject().SelectMany(property => Objects(property.Value)).Prepend(part),
        JsonValueKind.Array => part.EnumerateArray().SelectMany(Objects),
        _ => [],
    };

    private static bool Leads(JsonElement document, string reference)
    {
        foreach (var name in reference.Split('/')[1..])
        {
            if (document.ValueKind != JsonValueKind.Object || !document.TryGetProperty(name, out document))
                return false;
        }
        return reference.StartsWith("#/", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\w[?>]? [A-Z]\w+\.[A-Z]\w")]
    private static partial Regex Member();

    private async Task<JsonElement> DocumentAsync()
    {
        using var answer = await api.Server.Client.GetAsync("/api/v1/openapi.json");
        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }
}
