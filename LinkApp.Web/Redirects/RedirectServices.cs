using LinkApp.Web.Security;
using LinkApp.Web.StaticPages;

namespace LinkApp.Web.Redirects;

/// <summary>Registers the services that answer short links.</summary>
public static class RedirectServices
{
    public static void AddRedirects(this IServiceCollection services) => services
        .AddSingleton<LinkLookup>().AddSingleton<LinkGate>().AddSingleton<PasswordGate>()
        .AddSingleton<Redirection>().AddSingleton<RedirectAnswers>().AddSingleton<RedirectCounts>().AddSingleton<ShortUrls>().AddSingleton<RobotsTxt>()
        .AddSingleton<InternalKey>().AddSingleton<InternalCookie>().AddSingleton<TestFlag>().AddSingleton<InternalClickCheck>().AddSingleton<DeviceLinks>()
        .AddSingleton<VisitorPages>().AddSingleton<RefusedRequests>().AddSingleton<UntrustedProxies>().AddHostedService<RedirectRehearsal>();
}
