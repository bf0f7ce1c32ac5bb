using System.Data.Common;
using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Data;
using LinkApp.Web.Doctor;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Web.Api;

/// <summary>Health checks for load balancers and supervisors: whether the process is alive, and whether it can do its work.</summary>
internal static class HealthEndpoints
{
    // Load balancers ask every few seconds.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", Healthy).AllowAnonymous();
        app.MapGet("/readyz", ReadyAsync).AllowAnonymous();
    }

    // With a token, doctor is told what came through the proxies. The path answers on every host, and below a base path.
    private static IResult Healthy(HttpContext context) =>
        Probe.Read(context) is { } probe ? TypedResults.Json(probe) : TypedResults.Text("healthy");

    private static async Task<IResult> ReadyAsync(
        IDbContextFactory<AppDb> databases, ClickStore store, ClickLog clicks, TimeProvider time, CancellationToken cancel)
    {
        var problems = new List<string>();
        try
        {
            // Not on this thread, which a database that does not answer would hold.
            await Task.Run(() => ReadAsync(databases, store, cancel), cancel).WaitAsync(Limit, time, cancel);
        }
        catch (DbException error)
        {
            problems.Add($"A database can't be read: {StoreFailure.Describe(error)}.");
        }
        catch (TimeoutException)
        {
            problems.Add("A database doesn't answer.");
        }
        if (clicks.IsFailing)
            problems.Add("The click store isn't accepting clicks. They are waiting in memory.");

        return problems.Count == 0
            ? TypedResults.Text("ready")
            : TypedResults.Problem(string.Join(" ", problems), statusCode: StatusCodes.Status503ServiceUnavailable, title: "Not ready");
    }

    private static async Task ReadAsync(IDbContextFactory<AppDb> databases, ClickStore store, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.Database.ExecuteSqlRawAsync("""SELECT 1 FROM "Organizations" LIMIT 1""", cancel);
        store.CheckReadable();
    }
}
