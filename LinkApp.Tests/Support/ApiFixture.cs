using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LinkApp.Core.Organizations;

namespace LinkApp.Tests.Support;

/// <summary>A server with keys of two organizations, shared by the tests of a class. Each test creates its own links.</summary>
public sealed class ApiFixture : SharedServer
{
    /// <summary>A key of Acme that may change links.</summary>
    public HttpClient Editor { get; private set; } = null!;

    /// <summary>A key of Acme that may only read.</summary>
    public HttpClient Viewer { get; private set; } = null!;

    /// <summary>A key of another organization with the role admin.</summary>
    public HttpClient Stranger { get; private set; } = null!;

    public override async ValueTask DisposeAsync()
    {
        Editor.Dispose();
        Viewer.Dispose();
        Stranger.Dispose();
        await base.DisposeAsync();
    }

    protected override async Task SeedAsync()
    {
        Editor = await Server.ApiAsync();
        Viewer = await Server.ApiAsync(role: Role.Viewer);
        Stranger = await Server.ApiAsync("Globex", Role.Admin);
    }
}

/// <summary>A complete response of the API.</summary>
/// <param name="Body">The JSON; undefined if the body is empty.</param>
public sealed record ApiAnswer(HttpStatusCode Status, string? ContentType, HttpResponseHeaders Headers, JsonElement Body)
{
    /// <summary>The fields that have errors in a ProblemDetails.</summary>
    public IEnumerable<string> Fields =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("errors", out var errors) ? errors.EnumerateObject().Select(error => error.Name) : [];

    public string? ETag => Headers.ETag?.Tag;

    public string Text(string name) => Field(name).GetString()!;

    public int Number(string name) => Field(name).GetInt32();

    /// <summary>Fails unless this is a ProblemDetails with that status.</summary>
    public void AssertProblem(HttpStatusCode status)
    {
        Assert.Equal((status, "application/problem+json"), (Status, ContentType));
        Assert.Equal((int)status, Number("status"));
    }

    private JsonElement Field(string name) =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out var value)
            ? value
            : throw new InvalidOperationException($"The answer ({Status}) has no {name}: {Body}");
}

/// <summary>Sends requests to the API as a program does.</summary>
public static class ApiRequests
{
    public static Task<ApiAnswer> GetApiAsync(this HttpClient client, string path) => client.SendAsync(HttpMethod.Get, path);

    public static Task<ApiAnswer> PostAsync(this HttpClient client, string path, string json) => client.SendAsync(HttpMethod.Post, path, json);

    /// <param name="client">The program, with its key.</param>
    /// <param name="path">Below <c>/api/v1/</c>.</param>
    /// <param name="json">The body.</param>
    /// <param name="ifMatch">The raw If-Match header; null for none.</param>
    public static Task<ApiAnswer> PutAsync(this HttpClient client, string path, string json, string? ifMatch = null) =>
        client.SendAsync(HttpMethod.Put, path, json, ifMatch);

    public static Task<ApiAnswer> DeleteApiAsync(this HttpClient client, string path) => client.SendAsync(HttpMethod.Delete, path);

    /// <summary>Creates a link from its JSON.</summary>
    public static async Task<ApiAnswer> CreateAsync(this HttpClient client, string json)
    {
        var answer = await client.PostAsync("links", json);
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return answer;
    }

    public static async Task<ApiAnswer> SendAsync(this HttpClient client, HttpMethod method, string path, string? json = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}");
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await client.SendApiAsync(request);
    }

    public static async Task<ApiAnswer> SendApiAsync(this HttpClient client, HttpRequestMessage request)
    {
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var type = response.Content.Headers.ContentType?.MediaType;
        var body = type?.EndsWith("json", StringComparison.Ordinal) == true ? JsonElement.Parse(text) : default;
        return new ApiAnswer(response.StatusCode, type, response.Headers, body);
    }
}
