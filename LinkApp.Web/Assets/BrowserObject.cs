using Microsoft.JSInterop;

namespace LinkApp.Web.Assets;

/// <summary>
/// The browser side of a component: one object, created by the <c>create</c> function of one ES module and disposed with
/// the component. A component may be disposed at any time, while its module is still loading or because the browser has
/// left: calls do nothing after that.
/// </summary>
/// <param name="js">The circuit's runtime.</param>
/// <param name="asset">The module's logical name, such as <c>leaflet-map.js</c>.</param>
internal sealed class BrowserObject(IJSRuntime js, string asset) : IAsyncDisposable
{
    // From the end of what a page loads to the end of its circuit, with some room.
    private static readonly TimeSpan LeavingTime = TimeSpan.FromSeconds(2);

    private IJSObjectReference? _module;
    private bool _disposed;

    /// <summary>The object, to be passed to another module; null before <see cref="CreateAsync"/> and after disposal.</summary>
    public IJSObjectReference? Handle { get; private set; }

    /// <summary>Creates the object. False if the component was disposed in the meantime.</summary>
    /// <exception cref="JSException">The module failed.</exception>
    public async Task<bool> CreateAsync(params object?[] args)
    {
        try
        {
            // The leading dot makes the URL relative to the page's base URL.
            _module = await js.InvokeAsync<IJSObjectReference>("import", $"./{AssetMap.Url(asset)}");
            if (!_disposed)
                Handle = await _module.InvokeAsync<IJSObjectReference>("create", args);
        }
        catch (Exception error) when (_disposed && error is JSException or JSDisconnectedException or OperationCanceledException)
        {
            // The component was disposed, and the module found its element removed from the page.
        }
        catch (JSException)
        {
            // A browser that leaves a page gives up what the page loads, such as the shapes of the map, just before its circuit ends.
            await Task.Delay(LeavingTime, TimeProvider.System);
            if (!_disposed)
                throw;
        }
        if (_disposed)
            await ReleaseAsync();
        return !_disposed;
    }

    /// <summary>Calls a method of the object; does nothing before the object is created and after the component is disposed.</summary>
    public ValueTask CallAsync(string method, params object?[] args) => CallAsync(method, CancellationToken.None, args);

    /// <inheritdoc cref="CallAsync(string, object?[])"/>
    public ValueTask CallAsync(string method, CancellationToken cancel, params object?[] args) =>
        _disposed || Handle is null ? ValueTask.CompletedTask : Handle.InvokeVoidAsync(method, cancel, args);

    public ValueTask DisposeAsync()
    {
        _disposed = true;
        return ReleaseAsync();
    }

    private async ValueTask ReleaseAsync()
    {
        var (handle, module) = (Handle, _module);
        (Handle, _module) = (null, null);
        try
        {
            if (handle is not null)
            {
                await handle.InvokeVoidAsync("dispose");
                await handle.DisposeAsync();
            }
            if (module is not null)
                await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The page was closed, and the object with it.
        }
    }
}
