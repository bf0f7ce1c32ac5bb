namespace LinkApp.Web.Assets
{
    public static class AssetMap { public static string Url(string n) => "/assets/" + n; public static void MapAssets(this IEndpointRouteBuilder a) { } }
}
namespace LinkApp.Web.Accounts
{
    public static class AccountServices
    {
        public static IServiceCollection AddAccounts(this IServiceCollection s, LinkApp.Core.Settings.DataSettings d) { s.AddAuthentication(); s.AddAuthorization(Policies.Add); s.AddAntiforgery(); return s; }
        public static void MapAccounts(this IEndpointRouteBuilder a) { }
    }
}
namespace LinkApp.Web.Shell
{
    public static class ShellServices
    {
        public static IServiceCollection AddShell(this IServiceCollection s) => s;
        public static void MapShell(this WebApplication a) { }
    }
}
