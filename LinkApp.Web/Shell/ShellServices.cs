using System.Security.Claims;
using LinkApp.Web.Accounts;
using Microsoft.AspNetCore.Components.Server.Circuits;
using MudBlazor.Services;

namespace LinkApp.Web.Shell;

/// <summary>Registers and maps the browser app: Blazor, MudBlazor and the pages.</summary>
public static class ShellServices
{
    // A browser sends the whole text of a field as one message, and some fields take pasted files and lists of addresses. Only members and
    // the screens of wallboards have circuits.
    private const int MaxMessageSize = 512 * 1024;

    public static IServiceCollection AddShell(this IServiceCollection services)
    {
        // A circuit that has ended is not resumed with the little that it persists: its page would be empty without a word. The browser
        // loads the page again, with what it kept of the forms (connection.js).
        services.AddRazorComponents().AddInteractiveServerComponents(circuits => circuits.PersistedCircuitInMemoryMaxRetained = 0)
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = MaxMessageSize);
        services.AddMudServices();
        services.AddScoped<CircuitConnection>();
        services.AddScoped<ViewerZone>();
        services.AddScoped<CircuitHandler>(provider => provider.GetRequiredService<CircuitConnection>());
        services.AddSingleton<ThemeCss>();
        return services;
    }

    public static void MapShell(this WebApplication app)
    {
        app.Services.GetRequiredService<ThemeCss>().Map(app);
        app.MapGet("/", (ClaimsPrincipal visitor, HttpResponse response) =>
        {
            // It depends on who asks and on which host: no cache may keep it for others.
            response.Headers.CacheControl = "private, no-store";
            return TypedResults.LocalRedirect($"~/{visitor.StartHref()}");
        }).AllowAnonymous();
        app.MapGet("/app/settings", () => TypedResults.LocalRedirect("~/app/settings/keys"));
        // The Content-Security-Policy of SecurityHeaders says which sites may frame a page: a second one would only contradict it.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
    }
}
