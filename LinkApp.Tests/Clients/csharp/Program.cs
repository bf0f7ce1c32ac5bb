using LinkApp.Client;
using LinkApp.Client.Models;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;

// Creates a link, reads and changes it, reads its report, and sends one that is refused. Prints what it saw.
using var adapter = new HttpClientRequestAdapter(new BaseBearerTokenAuthenticationProvider(new ApiKey(args[1])));
var client = new LinkAppClient(adapter);
// Where the document came from, unless it is said otherwise.
if (adapter.BaseUrl?.TrimEnd('/') != args[0])
    throw new InvalidOperationException($"The client's server is {adapter.BaseUrl}.");

var links = client.Api.V1.Links;
var created = await links.PostAsync(
    new LinkBody
    {
        Slug = "kiota",
        Destination = "https://example.com/",
        Rules =
        [
            new RedirectRule
            {
                Conditions =
                [
                    new RuleCondition { RuleConditionCountryCondition = new() { Type = RuleConditionCountryCondition_type.Country, In = ["MY"] } },
                    new RuleCondition { RuleConditionDeviceCondition = new() { Type = RuleConditionDeviceCondition_type.Device, In = [DeviceKind.Android] } },
                ],
                Destination = "https://example.com/my",
            },
        ],
        Tags = ["generated"],
    },
    request => request.Headers.Add("Idempotency-Key", "kiota"));

var list = await links.GetAsync(request => (request.QueryParameters.Tag, request.QueryParameters.Limit) = (["generated"], 10));
var found = list!.Links!.Single(link => link.ShortUrl == created!.ShortUrl);

found.Name = "Generated";
var changed = await links["kiota"].PutAsync(found, request => request.Headers.Add("If-Match", $"\"{found.Version}\""));
var device = changed!.Rules!.Single().Conditions![1].RuleConditionDeviceCondition!.In!.Single();
var report = await links["kiota"].Report.GetAsync(request => request.QueryParameters.Country = ["MY"]);
try
{
    await links.PostAsync(new LinkBody { Slug = "kiota", Destination = "nowhere" });
}
catch (HttpValidationProblemDetails refused)
{
    Console.WriteLine($"{changed.State} {changed.Version} {changed.Name} {device} {report!.Total} {refused.Pointers![0].Pointer} {refused.Message}");
}

/// <summary>A key that lasts; Kiota's own provider for keys refuses servers without TLS.</summary>
internal sealed class ApiKey(string key) : IAccessTokenProvider
{
    public AllowedHostsValidator AllowedHostsValidator { get; } = new();

    public Task<string> GetAuthorizationTokenAsync(Uri uri, Dictionary<string, object>? context = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(key);
}
