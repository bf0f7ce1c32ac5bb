using Microsoft.AspNetCore.Components.Server.Circuits;
using MudBlazor.Services;

namespace LinkApp.Web.Shell;

/// <summary>The browser app: Blazor, MudBlazor, and where its pages are.</summary>
public static class ShellServices
{
    public static IServiceCollection AddShell(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
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
        app.MapGet("/", () => TypedResults.LocalRedirect("~/app")).AllowAnonymous();
        app.MapGet("/app/settings", () => TypedResults.LocalRedirect("~/app/settings/keys"));
        // The content policy of SecurityHeaders says who may frame a page: a second one would only contradict it.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
    }
}
