using LinkApp.Core.Data;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Sessions;
using LinkApp.Web.Accounts.Providers;
using LinkApp.Web.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Web.Accounts;

/// <summary>Registers accounts: ASP.NET Core Identity with a cookie that carries the member's organization and role.</summary>
public static class AccountServices
{
    public const int MinPasswordLength = 10;

    public static IServiceCollection AddAccounts(this IServiceCollection services, AppSettings settings)
    {
        var (data, http) = (settings.Core.Data, settings.Http);
        services.AddHttpContextAccessor();
        // Identity's stores need a scoped context; all other code creates one per operation.
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContext());
        services.AddIdentityCore<User>(Configure)
            .AddEntityFrameworkStores<AppDb>()
            .AddUserStore<UserStore>()
            .AddUserManager<MemberManager>()
            .AddSignInManager<MemberSignIn>()
            .AddClaimsPrincipalFactory<MemberPrincipalFactory>()
            .AddDefaultTokenProviders()
            .AddTokenProvider<AuthenticatorCodes>(TokenOptions.DefaultAuthenticatorProvider);
        services.AddSingleton<AuthenticatorCodes>();

        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddCookie(IdentityConstants.ApplicationScheme, options => Configure(options, http))
            .AddCookie(IdentityConstants.TwoFactorUserIdScheme, options => ConfigureTwoFactor(options, http))
            .AddProviders(settings.Providers, http);
        // Signing in with a passkey asks for no email address, so the device has to keep the account with the passkey.
        services.Configure<IdentityPasskeyOptions>(options => options.ResidentKeyRequirement = "required");
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = http.GetCookieName("linkapp-form");
            options.Cookie.Path = http.CookiePath;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddAuthorization(Policies.Add);
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, MemberAuthenticationState>();
        services.AddScoped<OrganizationName>().AddScoped<MemberCookie>().AddScoped<AccountLinks>().AddScoped<EmailChange>().AddScoped<GuessGuard>();
        services.AddScoped<IdentityCheck>();
        services.Configure<DataProtectionTokenProviderOptions>(options => options.TokenLifespan = AccountLinks.Lifetime);
        services.AddSingleton<FirstAdmin>().AddSingleton<AccountAudit>().AddSingleton<MemberSessions>().AddSingleton<DeviceCookie>().AddSingleton<MemberMark>();
        services.AddSingleton<PasswordMails>().AddSingleton<MemberPasswordLinks>().AddSingleton<AccountData>().AddSingleton<MemberAccess>();

        // The keys are stored, so that sessions survive a restart of the server; with PostgreSQL, they hold on all nodes.
        var keys = services.AddDataProtection().SetApplicationName("LinkApp");
        if (data.Postgres is null)
            keys.PersistKeysToFileSystem(new DirectoryInfo(data.Keys));
        else
            services.AddOptions<KeyManagementOptions>().Configure<AppDatabase>((options, database) => options.XmlRepository = new SessionKeys(database));
        return services;
    }

    private static void Configure(IdentityOptions options)
    {
        options.User.RequireUniqueEmail = true;
        // The user name is the email address, which may have characters that Identity's list lacks, such as an apostrophe.
        options.User.AllowedUserNameCharacters = "";
        // GuessGuard limits guessing. Identity's lockout would keep the owner out as well.
        options.Lockout.MaxFailedAccessAttempts = int.MaxValue;

        // Length is what counts (NIST SP 800-63B); rules about kinds of characters make passwords worse.
        options.Password.RequiredLength = MinPasswordLength;
        options.Password.RequireDigit = false;
        options.Password.RequireLowercase = false;
        options.Password.RequireUppercase = false;
        options.Password.RequireNonAlphanumeric = false;
    }

    private static void Configure(CookieAuthenticationOptions options, HttpSettings http)
    {
        options.Cookie.Name = http.GetCookieName("linkapp");
        options.CookieManager = new SessionCookies(http);
        // One session for all organizations, whatever the address of the page.
        options.Cookie.Path = http.CookiePath;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = Session.Lifetime;
        options.SlidingExpiration = true;
        options.LoginPath = "/account/sign-in";
        options.AccessDeniedPath = "/account/denied";
        options.ReturnUrlParameter = "returnUrl";
        // Where a program asks, the framework answers 401 or 403 instead of redirecting.
        var (signIn, denied) = (options.Events.OnRedirectToLogin, options.Events.OnRedirectToAccessDenied);
        options.Events.OnRedirectToLogin = context => signIn(WithoutOrganization(context));
        options.Events.OnValidatePrincipal = context => context.HttpContext.RequestServices.GetRequiredService<MemberCookie>().ValidateAsync(context);
        options.Events.OnSigningIn = context => context.HttpContext.RequestServices.GetRequiredService<MemberSessions>().OnSigningInAsync(context);
        options.Events.OnSigningOut = context => context.HttpContext.RequestServices.GetRequiredService<MemberSessions>().OnSigningOutAsync(context);
        options.Events.OnSignedIn = context => context.HttpContext.RequestServices.GetRequiredService<MemberMark>().AddAsync(context);
        options.Events.OnRedirectToAccessDenied = context =>
        {
            if (context.HttpContext.User.LacksFactor())
                context.RedirectUri = $"{context.Request.PathBase}/account/security";
            return denied(WithoutOrganization(context));
        };
    }

    // Between the password and the code; also holds the challenge that a passkey has to sign.
    private static void ConfigureTwoFactor(CookieAuthenticationOptions options, HttpSettings http)
    {
        options.Cookie.Name = http.GetCookieName("linkapp-two-factor");
        options.Cookie.Path = http.CookiePath;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = TimeSpan.FromMinutes(5);
        options.SlidingExpiration = false;
    }

    private static RedirectContext<CookieAuthenticationOptions> WithoutOrganization(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.RedirectUri = context.HttpContext.WithoutOrganization(context.RedirectUri);
        return context;
    }
}
