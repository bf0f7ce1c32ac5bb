using System.Text.Json.Serialization;
using LinkApp.Core.Links;
using LinkApp.Web.Accounts;
using LinkApp.Web.Links.Import;
using LinkApp.Web.Qr;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace LinkApp.Web.Api;

/// <summary>The API under <c>/api/v1</c>.</summary>
public static class ApiServices
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddProblemDetails(options => options.CustomizeProblemDetails = ApiProblems.Complete);
        ApiRateLimit.Add(services);
        services.AddSingleton<LinkBodies>();
        // Kinds of devices, days and states are words in JSON.
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.Converters.Add(LinkJson.Enums);
            // Only answers are written with these. By default the document would call every number a number or a string.
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
        // Keys only: a cookie that opened the API would open it to other sites' forms, too.
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
        api.MapReports();
        api.MapClicks();
        api.MapLive();
        api.MapDomains();

        app.MapOpenApiDocument();
        app.MapReferencePage();
        app.MapApiFallback();
        app.MapHealth();
        app.MapMetricsEndpoint();
    }
}
