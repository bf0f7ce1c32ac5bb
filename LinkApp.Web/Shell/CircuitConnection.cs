using Microsoft.AspNetCore.Components.Server.Circuits;

namespace LinkApp.Web.Shell;

/// <summary>
/// Tells a page when its browser comes and goes while the circuit lives. Calls to a browser that is away are lost
/// without a word: what was sent in between has to be sent again.
/// </summary>
public sealed class CircuitConnection : CircuitHandler
{
    /// <summary>The browser is away. Called on the circuit; must not wait for the browser.</summary>
    public event Func<Task>? Down;

    /// <summary>The browser is there, for the first time or again. Called on the circuit; must not wait for the browser.</summary>
    public event Func<Task>? Up;

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken) => Down?.Invoke() ?? Task.CompletedTask;

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken) => Up?.Invoke() ?? Task.CompletedTask;
}
