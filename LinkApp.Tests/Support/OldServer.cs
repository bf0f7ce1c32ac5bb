using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LinkApp.Tests.Support;

/// <summary>A request that an <see cref="OldServer"/> got.</summary>
/// <param name="Path">Path and query.</param>
/// <param name="Key">The key, wherever the program wants it.</param>
public sealed record OldRequest(string Path, string? Key);

/// <summary>A link of an <see cref="OldServer"/>.</summary>
public sealed record OldLink(string Slug, string Url)
{
    public string? Domain { get; init; }

    public string? Title { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public DateTime Created { get; init; } = new(2024, 5, 1, 8, 0, 0, DateTimeKind.Utc);

    /// <summary>When it has expired; null for never. Sink has it.</summary>
    public DateTime? Expires { get; init; }

    /// <summary>Its password; null for none. Dub has it.</summary>
    public string? Password { get; init; }

    /// <summary>Redirect rules as Shlink has them, JSON; null for none.</summary>
    public string? Rules { get; init; }
}

/// <summary>A visit of a link of an <see cref="OldServer"/>.</summary>
public sealed record OldVisit(string Slug, DateTime Time)
{
    public string? Domain { get; init; }

    public string? Country { get; init; } = "DE";
}

/// <summary>
/// A server of another program on loopback: it has links and visits, and answers as the APIs of Shlink, Kutt, YOURLS, Dub and Sink do,
/// each at its own paths.
/// </summary>
public sealed partial class OldServer : IAsyncDisposable
{
    public const string Key = "old-key-9c41b7e2d05f";

    private readonly WebApplication _app;

    private OldServer(WebApplication app) => _app = app;

    public string Address { get; private set; } = "";

    public List<OldLink> Links { get; } = [];

    public List<OldVisit> Visits { get; } = [];

    /// <summary>All requests so far.</summary>
    public ConcurrentQueue<OldRequest> Requests { get; } = [];

    /// <summary>What happens to the next requests instead of an answer; one that returns false lets the answer follow.</summary>
    public ConcurrentQueue<Func<HttpContext, Task<bool>>> Troubles { get; } = [];

    /// <summary>Called with each request before it is answered; null for nothing.</summary>
    public Func<HttpContext, Task>? OnRequest { get; set; }

    /// <summary>Where its short links lead; null for a page that says 404. Null: it has none.</summary>
    public Func<HttpContext, (int Status, string? Location)>? Redirect { get; set; }

    public static async Task<OldServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new OldServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        server.Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return server;
    }

    /// <summary>Adds links /prefix0, /prefix1, ….</summary>
    public void AddLinks(int count, string prefix = "s") =>
        Links.AddRange(Enumerable.Range(0, count).Select(i => new OldLink($"{prefix}{i}", $"https://example.com/{prefix}{i}")));

    /// <summary>The answer 429, with the seconds after which to try again.</summary>
    public static Task<bool> LimitAsync(HttpContext context, int seconds)
    {
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Task.FromResult(true);
    }

    /// <summary>A status without a body.</summary>
    public static Task<bool> FailAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.FromResult(true);
    }

    /// <summary>Half of an answer, after which the connection breaks off.</summary>
    public static async Task<bool> CutAsync(HttpContext context)
    {
        context.Response.ContentLength = 10_000;
        await context.Response.WriteAsync("{\"shortUrls\":{\"data\":[");
        await context.Response.Body.FlushAsync();
        context.Abort();
        return true;
    }

    /// <summary>An answer that is no JSON.</summary>
    public static async Task<bool> GarbleAsync(HttpContext context)
    {
        await context.Response.WriteAsync("<html>Bad gateway</html>");
        return true;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var key = request.Headers["X-Api-Key"].FirstOrDefault() ?? request.Headers.Authorization.FirstOrDefault()?.Replace("Bearer ", "", StringComparison.Ordinal);
        if (request.HasFormContentType)
            key = (await request.ReadFormAsync())["signature"];
        Requests.Enqueue(new(request.Path + request.QueryString, key));
        if (OnRequest is { } seen)
            await seen(context);
        if (Troubles.TryDequeue(out var trouble) && await trouble(context))
            return;
        if (Redirect?.Invoke(context) is var (status, location))
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = location;
            return;
        }
        if (key != Key)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        if (Find(request) is not { } answer)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString());
    }
}
