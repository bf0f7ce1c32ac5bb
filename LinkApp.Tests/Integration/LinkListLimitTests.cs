using System.Net;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Each list in a body has a limit: longer ones are refused at once, with a pointer to the list and the limit.</summary>
[Trait("Store", "both")]
public sealed class LinkListLimitTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static readonly TimeSpan LoadTimeout = TimeSpan.FromSeconds(20);

    public static TheoryData<string, string, int> LinkLists => new()
    {
        { $$"""{ "countries": { {{Many(30_000, i => $"\"x{i}\":\"y\"")}} } }""", "#/countries", 250 },
        { $$"""{ "countries": { {{Many(251, i => $"\"x{i}\":\"https://example.com/\"")}} } }""", "#/countries", 250 },
        { $$"""{ "rules": [{{Many(30_000, _ => "{}")}}] }""", "#/rules", 250 },
        { $$"""{ "rules": [{{Many(30_000, _ => "null")}}] }""", "#/rules", 250 },
        { Rule($"\"conditions\":[{Many(20_000, _ => "{\"type\":\"clicks\"}")}]"), "#/rules/0/conditions", 10 },
        { Condition("country", "in", 30_000, "XX"), "#/rules/0/conditions/0/in", 250 },
        { Condition("continent", "in", 30_000, "XX"), "#/rules/0/conditions/0/in", 250 },
        { Condition("device", "in", 30_000, "ios"), "#/rules/0/conditions/0/in", 250 },
        { Condition("language", "in", 30_000, "?"), "#/rules/0/conditions/0/in", 250 },
        { Condition("address", "in", 30_000, "?"), "#/rules/0/conditions/0/in", 250 },
        { Condition("place\",\"country\":\"DE", "regions", 30_000, ""), "#/rules/0/conditions/0/regions", 250 },
        { Condition("place\",\"country\":\"DE", "cities", 30_000, ""), "#/rules/0/conditions/0/cities", 250 },
        { Condition("time", "days", 30_000, "monday"), "#/rules/0/conditions/0/days", 7 },
        { Rule($"\"conditions\":[{{\"type\":\"clicks\",\"from\":1}}],\"split\":[{Many(20_000, _ => "{\"destination\":\"x\"}")}]"), "#/rules/0/split", 10 },
        { $$"""{ "tags": [{{Many(30_000, _ => "\"\"")}}] }""", "#/tags", 20 },
        { $$"""{ "aliases": [{{Many(30_000, _ => "\"a\"")}}] }""", "#/aliases", 1_000 },
    };

    public static TheoryData<string, string, int> BulkLists => new()
    {
        { $$"""{ "delete": true, "slugs": [{{Many(30_000, _ => "null")}}] }""", "#/slugs", 1_000 },
        { $$"""{ "slugs": [], "addTags": [{{Many(30_000, _ => "\"\"")}}] }""", "#/addTags", 20 },
        { $$"""{ "slugs": [], "removeTags": [{{Many(30_000, i => $"\"{i}\"")}}] }""", "#/removeTags", 20 },
        { $$"""{ "delete": true, "filter": { "tags": [{{Many(30_000, i => $"\"{i}\"")}}] } }""", "#/filter/tags", 20 },
    };

    [Theory]
    [MemberData(nameof(LinkLists), DisableDiscoveryEnumeration = true)]
    public async Task A_list_of_a_link_that_is_too_long_is_pointed_at_with_its_limit(string json, string field, int limit)
    {
        json = json[..^1] + "," + "\"destination\":\"https://example.com/\"}";

        AssertLimit(await api.Editor.PostAsync("links", json).WaitAsync(LoadTimeout, TestContext.Current.CancellationToken), field, limit);
        AssertLimit(await api.Editor.PutAsync("links/no-such-link", json).WaitAsync(LoadTimeout, TestContext.Current.CancellationToken), field, limit);
    }

    [Theory]
    [MemberData(nameof(BulkLists), DisableDiscoveryEnumeration = true)]
    public async Task A_list_of_a_bulk_change_that_is_too_long_is_pointed_at_with_its_limit(string json, string field, int limit) =>
        AssertLimit(await api.Editor.PostAsync("links/bulk", json).WaitAsync(LoadTimeout, TestContext.Current.CancellationToken), field, limit);

    [Fact]
    public async Task As_many_wrong_entries_as_may_be_are_each_named()
    {
        var answer = await api.Editor.PostAsync("links", $$"""{ "destination": "https://example.com/", "countries": { {{Many(50, i => $"\"x{i}\":\"https://example.com/\"")}} } }""");

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"countries.x{i}"), answer.Fields);
    }

    [Fact]
    public async Task An_answer_names_a_hundred_errors_and_counts_the_others()
    {
        var answer = await api.Editor.PostAsync("links", $$"""{ "destination": "https://example.com/", {{Many(30_000, i => $"\"x{i}\":1")}} }""").WaitAsync(LoadTimeout, TestContext.Current.CancellationToken);

        answer.AssertProblem(HttpStatusCode.BadRequest);
        Assert.Equal(100, answer.Body.GetProperty("pointers").GetArrayLength());
        Assert.EndsWith("There are 29,900 more errors.", answer.Text("detail"), StringComparison.Ordinal);
    }

    private static void AssertLimit(ApiAnswer answer, string pointer, int limit)
    {
        answer.AssertProblem(HttpStatusCode.BadRequest);
        var only = Assert.Single(answer.Body.GetProperty("pointers").EnumerateArray());
        Assert.Equal(pointer, only.GetProperty("pointer").GetString());
        Assert.Matches($@"\b{limit:N0}\b", only.GetProperty("detail").GetString()!);
    }

    private static string Many(int count, Func<int, string> entry) => string.Join(',', Enumerable.Range(0, count).Select(entry));

    private static string Rule(string inside) => $$"""{ "rules": [{ {{inside}}{{(inside.Contains("split", StringComparison.Ordinal) ? "" : ",\"refusal\":\"No.\"")}} }] }""";

    private static string Condition(string type, string list, int count, string value) =>
        Rule($"\"conditions\":[{{\"type\":\"{type}\",\"{list}\":[{Many(count, _ => $"\"{value}\"")}]}}]");
}
