using MudBlazor.Services;

namespace LinkApp.Web.Shell;

/// <summary>The browser app: Blazor, MudBlazor, and where its pages are.</summary>
public static class ShellServices
{
    public static IServiceCollection AddShell(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices();
        services.AddSingleton<ThemeCss>();
        return services;
    }

    public static void MapShell(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.Services.GetRequiredService<ThemeCss>().Map(app);
        app.MapGet("/", () => TypedResults.LocalRedirect("/app")).AllowAnonymous();
        app.MapGet("/app", () => TypedResults.LocalRedirect("/app/live"));
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }
}
