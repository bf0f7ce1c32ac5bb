using Microsoft.AspNetCore.Components.Routing;

namespace LinkApp.Web.Shell;

/// <summary>
/// Whether the page of a request starts a circuit, which holds some 130 KB of memory for as long as the page is open. Account
/// pages do not, since they set cookies and a circuit can't.
/// </summary>
internal static class PageCircuit
{
    private const string DeniedItem = "circuit-denied";

    /// <summary>Makes the page of this request a static one.</summary>
    public static void DenyCircuit(this HttpContext context) => context.Items[DeniedItem] = true;

    public static bool StartsCircuit(this HttpContext context) =>
        context.AcceptsInteractiveRouting() && !context.Items.ContainsKey(DeniedItem);
}
