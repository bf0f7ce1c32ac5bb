using System.Net;
using System.Text.Json;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Rules and options of links as programs send them.</summary>
[Trait("Store", "both")]
public sealed class LinkRuleApiTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string EveryKind = """
        [
          { "name": "At home", "conditions": [{ "type": "country", "in": ["MY", "SG"] }, { "type": "language", "in": ["ms"] }], "destination": "https://example.com/{country}" },
          { "conditions": [{ "type": "continent", "in": ["EU"] }], "split": [{ "destination": "https://example.com/a", "weight": 3 }, { "destination": "https://example.com/b" }] },
          { "conditions": [{ "type": "place", "country": "DE", "cities": ["München"], "regions": ["Hessen"] }], "destination": "https://example.com/de" },
          { "conditions": [{ "type": "device", "in": ["android", "ios"] }], "destination": "https://example.com/app" },
          { "conditions": [{ "type": "query", "name": "ref", "match": "value", "value": "mail" }], "destination": "https://example.com/mail" },
          { "conditions": [{ "type": "address", "in": ["203.0.113.0/24", "2001:db8::/32"] }], "refusal": "Not from here." },
          { "conditions": [{ "type": "time", "zone": "Asia/Kuala_Lumpur", "from": "2026-01-01T00:00:00", "until": "2026-02-01T00:00:00", "days": ["monday", "friday"], "start": "22:00:00", "end": "06:00:00" }], "destination": "https://example.com/night" },
          { "conditions": [{ "type": "clicks", "from": 10, "below": 20 }], "destination": "https://example.com/second" }
        ]
        """;

    public static TheoryData<string, string> InvalidRules => new()
    {
        { """[{ "conditions": [], "destination": "https://example.com/" }]""", "rules[0].conditions" },
        { """[{ "conditions": [{ "type": "country", "in": ["XX"] }], "destination": "https://example.com/" }]""", "rules[0].conditions[0].in" },
        { """[{ "conditions": [{ "type": "country", "in": [] }], "destination": "https://example.com/" }]""", "rules[0].conditions[0].in" },
        { """[{ "conditions": [{ "type": "country", "in": [null] }], "destination": "https://example.com/" }]""", "rules[0].conditions[0].in" },
        { """[{ "conditions": [{ "type": "continent", "in": ["Europe"] }], "destination": "https://example.com/" }]""", "rules[0].conditions[0].in" },
        { """[{ "conditions": [{ "type": "place", "country": "DE" }], "destination": "https://example.com/" }]""", "rules[0].conditions[0].regions" },
        { """[{ "conditions": [{ "type": "device", "in": ["toaster"] }], "destination": "https://example.com/" }]""", "rules[0].conditions[0].in[0]" },
        { """[{ "conditions": [{ "type": "device", "in": [1] }], "destination": "https://example.com/" }]""", "rules[0].conditions[0].in[0]" },
        { """[{ "conditions": [{ "type": "language", "in": ["*"] }], "destination": "https://example.com/" }]""", "rules[0].conditions[0].in" },
        { """[{ "conditions": [{ "type": "query", "name": "a", "match": "value" }], "destination": "https://example.com/" }]""", "rules[0].conditions[0].value" },
        { """[{ "conditions": [{ "type": "address", "in": ["203.0.113.0/33"] }], "destination": "https://example.com/" }]""", "rules[0].conditions[0].in" },
        { """[{ "conditions": [{ "type": "address", "in": ["12"] }], "destination": "https://example.com/" }]""", "rules[0].conditions[0].in" },
        { """[{ "conditions": [{ "type": "time", "zone": "Mars/Base" , "start": "09:00:00" }], "destination": "https://example.com/" }]""", "rules[0].conditions[0].zone" },
        { """[{ "conditions": [{ "type": "time", "zone": "UTC" }], "destination": "https://example.com/" }]""", "rules[0].conditions[0]" },
        { """[{ "conditions": [{ "type": "clicks", "from": 5, "below": 5 }], "destination": "https://example.com/" }]""", "rules[0].conditions[0].below" },
        { """[{ "conditions": [{ "type": "weather" }], "destination": "https://example.com/" }]""", "rules[0].conditions[0]" },
        { """[{ "conditions": [{ "in": ["MY"] }], "destination": "https://example.com/" }]""", "rules" },
        { """[{ "conditions": [null], "destination": "https://example.com/" }]""", "rules[0].conditions[0]" },
        { """[null]""", "rules[0]" },
        { """[{ "conditions": [{ "type": "country", "in": ["MY"] }] }]""", "rules[0]" },
        { """[{ "conditions": [{ "type": "country", "in": ["MY"] }], "destination": "https://example.com/", "refusal": "no" }]""", "rules[0]" },
        { """[{ "conditions": [{ "type": "country", "in": ["MY"] }], "split": [{ "destination": "https://example.com/" }] }]""", "rules[0].split" },
        { """[{ "conditions": [{ "type": "country", "in": ["MY"] }], "split": [{ "destination": "https://example.com/a", "weight": 0 }, { "destination": "https://example.com/b" }] }]""", "rules[0].split[0].weight" },
        { """[{ "conditions": [{ "type": "country", "in": ["MY"] }], "destination": "https://{query:host}/" }]""", "rules[0].destination" },
        { """[{ "conditions": [{ "type": "country", "in": ["MY"] }], "destination": "https://example.com/{planet}" }]""", "rules[0].destination" },
        { """[{ "conditions": [{ "type": "country", "in": ["MY"] }], "destinaton": "https://example.com/" }]""", "rules[0].destinaton" },
    };

    public static TheoryData<string, string> InvalidOptions => new()
    {
        { """ "statusCode": 303 """, "statusCode" },
        { """ "statusCode": "found" """, "statusCode" },
        { """ "validFrom": "2026-02-01T00:00:00Z", "validUntil": "2026-01-01T00:00:00Z" """, "validUntil" },
        { """ "validFrom": "tomorrow" """, "validFrom" },
        { """ "maxClicks": 0 """, "maxClicks" },
        { """ "fallbackUrl": "example.com" """, "fallbackUrl" },
        { """ "socialImage": "picture.png" """, "socialImage" },
        { """ "enabled": "yes" """, "enabled" },
        { """ "countries": { "MY": "https://example.com/" }, "rules": [{ "conditions": [{ "type": "country", "in": ["SG"] }], "destination": "https://example.com/" }] """, "countries" },
    };

    [Fact]
    public async Task Rules_of_every_kind_are_given_back_as_they_were_sent_and_can_be_put_back()
    {
        var created = await api.Editor.CreateAsync($$"""{ "destination": "https://example.com/", "rules": {{EveryKind}} }""");

        var path = $"links/{created.Text("slug")}";
        var read = await api.Editor.GetApiAsync(path);
        var put = await api.Editor.PutAsync(path, read.Body.GetRawText(), read.ETag);

        Assert.Equal(HttpStatusCode.OK, put.Status);
        Assert.Equal(JsonValueKind.Null, read.Body.GetProperty("countries").ValueKind);
        Assert.Equal(read.Body.GetProperty("rules").GetRawText(), put.Body.GetProperty("rules").GetRawText());
        Assert.Equal(8, put.Body.GetProperty("rules").GetArrayLength());
        Assert.Equal("""["monday","friday"]""", put.Body.GetProperty("rules")[6].GetProperty("conditions")[0].GetProperty("days").GetRawText());
    }

    [Theory]
    [MemberData(nameof(InvalidRules))]
    public async Task A_rule_that_can_not_work_is_refused_by_the_field(string rules, string field)
    {
        var answer = await api.Editor.PostAsync("links", $$"""{ "destination": "https://example.com/", "rules": {{rules}} }""");

        answer.AssertProblem(HttpStatusCode.BadRequest);
        Assert.Equal([field], answer.Fields);
    }

    [Theory]
    [MemberData(nameof(InvalidOptions))]
    public async Task An_option_that_can_not_be_is_refused_by_the_field(string options, string field)
    {
        var answer = await api.Editor.PostAsync("links", $$"""{ "destination": "https://example.com/", {{options}} }""");

        answer.AssertProblem(HttpStatusCode.BadRequest);
        Assert.Equal([field], answer.Fields);
    }

    [Fact]
    public async Task Options_are_given_back_and_the_password_is_not()
    {
        var created = await api.Editor.CreateAsync("""
            { "destination": "https://example.com/", "statusCode": 307, "validFrom": "2026-01-01T08:00:00+08:00", "validUntil": "2096-01-01T00:00:00Z", "maxClicks": 5, "archived": true,
              "fallbackUrl": "https://example.com/over", "password": "open sesame", "forwardQuery": true, "crawlable": true, "notes": "for Ada", "socialTitle": "T", "socialDescription": "D", "socialImage": "https://example.com/p.png" }
            """);

        Assert.DoesNotContain("sesame", created.Body.GetRawText(), StringComparison.Ordinal);
        Assert.True(created.Body.GetProperty("hasPassword").GetBoolean());
        Assert.Equal(
            (307, "2026-01-01T00:00:00+00:00", "https://example.com/over", "active"),
            (created.Number("statusCode"), created.Text("validFrom"), created.Text("fallbackUrl"), created.Text("state")));
    }

    [Fact]
    public async Task A_password_stays_with_a_put_that_does_not_name_it_and_goes_with_an_empty_one()
    {
        var path = $"links/{(await api.Editor.CreateAsync("""{ "destination": "https://example.com/", "password": "open sesame" }""")).Text("slug")}";

        Assert.True((await api.Editor.PutAsync(path, """{ "destination": "https://example.com/2" }""")).Body.GetProperty("hasPassword").GetBoolean());
        Assert.False((await api.Editor.PutAsync(path, """{ "destination": "https://example.com/2", "password": "" }""")).Body.GetProperty("hasPassword").GetBoolean());
    }

    [Fact]
    public async Task A_destination_that_leads_back_to_a_short_link_of_the_server_is_refused()
    {
        var answer = await api.Editor.PostAsync("links", $$"""{ "destination": "{{api.Server.Address}}/spring" }""");

        answer.AssertProblem(HttpStatusCode.BadRequest);
        Assert.Equal(["destination"], answer.Fields);
    }
}
