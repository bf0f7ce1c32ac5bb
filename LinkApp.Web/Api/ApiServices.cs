using System.Text.Json.Serialization;
using LinkApp.Core.Links;
using LinkApp.Web.Accounts;
using LinkApp.Web.Links.Import;
using LinkApp.Web.Qr;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace LinkApp.Web.Api;

/// <summary>Registers and maps the API under <c>/api/v1</c>.</summary>
public static class ApiServices
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddProblemDetails(options => options.CustomizeProblemDetails = ApiProblems.Complete);
        ApiRateLimit.Add(services);
        services.AddSingleton<LinkBodies>();
        // Enum values, such as kinds of devices, days and states, are words in JSON.
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.Converters.Add(LinkJson.Enums);
            // These options only write answers. By default, the OpenAPI document would describe every number as a number or a string.
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        services.AddOpenApiDocument();
        services.AddMetricsEndpoint();
        services.AddSingleton<FileImport>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null);
        return services;
    }

    public static void MapApi(this IEndpointRouteBuilder app)
    {
        // API keys only: if the session cookie were accepted, forms on other sites could call the API.
        var api = app.MapGroup("/api/v1").RequireAuthorization(new AuthorizationPolicyBuilder(ApiKeyAuthentication.SchemeName)
            .RequireAuthenticatedUser()
            .RequireAssertion(context => context.User.Has(Core.Organizations.Role.Viewer))
            .Build());
        api.MapLinks();
        api.MapLinkHistory();
        api.MapLinkTest();
        api.MapLinkLists();
        api.MapLinkBulk();
        api.MapQr();
        api.MapTransfer();
        api.MapImports();
        api.MapServerImports();
        api.MapReports();
        api.MapClicks();
        api.MapLive();
        api.MapDomains();
        api.MapMembers();
        api.MapSignInDomains();
        api.MapAuditLog();
        api.MapVisitorPages();
        api.MapInternalClicks();

        app.MapOpenApiDocument();
        app.MapReferencePage();
        app.MapApiFallback();
        app.MapHealth();
        app.MapMetricsEndpoint();
    }
}
