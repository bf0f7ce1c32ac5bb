using Microsoft.JSInterop;

namespace LinkApp.Web.Assets;

/// <summary>
/// What a component has in the browser: one object, made by the <c>create</c> of one ES module, disposed with the
/// component. A component may go at any moment, while its module is still on its way or with the browser itself: then
/// calls do nothing.
/// </summary>
/// <param name="js">The circuit's runtime.</param>
/// <param name="asset">The module's logical name, such as <c>leaflet-map.js</c>.</param>
internal sealed class BrowserObject(IJSRuntime js, string asset) : IAsyncDisposable
{
    private IJSObjectReference? _module;
    private bool _gone;

    /// <summary>The object, once <see cref="CreateAsync"/> has made it; for handing it to another module.</summary>
    public IJSObjectReference? Handle { get; private set; }

    /// <summary>Makes the object. False where the component went in the meantime.</summary>
    /// <exception cref="JSException">The module failed.</exception>
    public async Task<bool> CreateAsync(params object?[] args)
    {
        try
        {
            // The dot makes it start from the base of all addresses.
            _module = await js.InvokeAsync<IJSObjectReference>("import", $"./{AssetMap.Url(asset)}");
            if (!_gone)
                Handle = await _module.InvokeAsync<IJSObjectReference>("create", args);
        }
        catch (Exception error) when (_gone && error is JSException or JSDisconnectedException or OperationCanceledException)
        {
            // The module found its element taken out of the page.
        }
        if (_gone)
            await ReleaseAsync();
        return !_gone;
    }

    /// <summary>Calls a method of the object; nothing happens before it is made and after the component went.</summary>
    public ValueTask CallAsync(string method, params object?[] args) => CallAsync(method, CancellationToken.None, args);

    /// <inheritdoc cref="CallAsync(string, object?[])"/>
    public ValueTask CallAsync(string method, CancellationToken cancel, params object?[] args) =>
        _gone || Handle is null ? ValueTask.CompletedTask : Handle.InvokeVoidAsync(method, cancel, args);

    public ValueTask DisposeAsync()
    {
        _gone = true;
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
            // The page is gone, and the object with it.
        }
    }
}
