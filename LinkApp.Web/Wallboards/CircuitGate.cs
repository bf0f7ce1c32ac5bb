using LinkApp.Core.Wallboards;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;

namespace LinkApp.Web.Wallboards;

/// <summary>
/// Lets only members and the screens of wallboards connect to a circuit: it costs memory for as long as it is open, so nobody
/// else gets one. A screen sends its token with the connection, and has only WebSockets, which end when it does.
/// </summary>
internal sealed class CircuitGate(RequestDelegate next, WallboardLinks links, WallboardScreens screens)
{
    /// <summary>The query parameter with the token (<c>boot.js</c> sends it).</summary>
    public const string TokenParameter = "wallboard";

    private const string NegotiatePath = "/_blazor/negotiate";
    private static readonly PathString WallboardPath = "/app/wallboard";

    public Task InvokeAsync(HttpContext context)
    {
        if (context.User.Identity?.IsAuthenticated is true || context.GetEndpoint() is not { } endpoint)
            return next(context);
        if (endpoint.Metadata.GetMetadata<HubMetadata>() is not null)
            return ConnectAsync(context);
        return context.Request.Path.StartsWithSegments(WallboardPath) && context.Request.RouteValues["Token"] is string token
            ? OpenAsync(context, token)
            : next(context);
    }

    private async Task ConnectAsync(HttpContext context)
    {
        var board = context.Request.Query[TokenParameter] is [{ Length: > 0 } token] ? await links.FindAsync(token, context.RequestAborted) : null;
        var isNegotiation = context.Request.Path.StartsWithSegments(NegotiatePath);
        if (board is null || (!isNegotiation && !IsWebSocket(context)))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else if (isNegotiation ? screens.IsFull(board.Id) : !screens.TryEnter(board.Id))
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        }
        else if (isNegotiation)
        {
            await next(context);
        }
        else
        {
            try
            {
                await next(context);
            }
            finally
            {
                screens.Leave(board.Id);
            }
        }
    }

    // The page of a wallboard that shows nothing, now or any more, says so without a circuit.
    private async Task OpenAsync(HttpContext context, string token)
    {
        if (await links.FindAsync(token, context.RequestAborted) is not { } board || screens.IsFull(board.Id))
            context.DenyCircuit();
        await next(context);
    }

    // Over HTTP/1.1 an upgrade, over HTTP/2 an extended CONNECT.
    private static bool IsWebSocket(HttpContext context) =>
        context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true }
        || context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true };
}
