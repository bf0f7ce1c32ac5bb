using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace LinkApp.Web.Shell;

/// <summary>Logs and shows the errors of a page, except that its browser has gone, which may happen while a component waits for it.</summary>
public sealed class PageErrorBoundary : ErrorBoundary
{
    protected override Task OnErrorAsync(Exception exception) =>
        exception is JSDisconnectedException ? Task.CompletedTask : base.OnErrorAsync(exception);
}
