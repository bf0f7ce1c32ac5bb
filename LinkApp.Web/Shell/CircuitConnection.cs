using Microsoft.AspNetCore.Components.Server.Circuits;

namespace LinkApp.Web.Shell;

/// <summary>
/// Notifies a page when its browser disconnects and connects again while the circuit lives. Calls to a disconnected browser
/// are lost without an error: what was sent in between has to be sent again.
/// </summary>
public sealed class CircuitConnection : CircuitHandler
{
    /// <summary>The browser has disconnected. Raised on the circuit; handlers must not wait for the browser.</summary>
    public event Func<Task>? Down;

    /// <summary>The browser has connected, for the first time or again. Raised on the circuit; handlers must not wait for the browser.</summary>
    public event Func<Task>? Up;

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken) => Down?.Invoke() ?? Task.CompletedTask;

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken) => Up?.Invoke() ?? Task.CompletedTask;
}
