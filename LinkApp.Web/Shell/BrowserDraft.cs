using Microsoft.JSInterop;

namespace LinkApp.Web.Shell;

/// <summary>
/// What is typed into a form and not saved yet, in the session storage of the browser's tab (drafts.js): it survives a reload, and a
/// restart of the server.
/// </summary>
/// <param name="js">The circuit's runtime.</param>
/// <param name="key">The name of the draft: different for each user, organization and form.</param>
public sealed class BrowserDraft(IJSRuntime js, string key)
{
    // Short messages, between which others come through. The text is ASCII, of which JSON doubles quotation marks and backslashes.
    private const int PartLength = 12_000;

    /// <summary>The stored text; empty if there is none.</summary>
    public async Task<string> ReadAsync()
    {
        var text = "";
        string? part;
        do
        {
            part = await js.InvokeAsync<string?>("linkappDrafts.read", key, text.Length, PartLength);
            text += part;
        }
        while (part?.Length == PartLength);
        return text;
    }

    /// <param name="text">ASCII, such as JSON.</param>
    public ValueTask WriteAsync(string text) => CallAsync("linkappDrafts.write", key, text);

    /// <summary>Removes the draft, also the part of it that the browser could not send yet.</summary>
    public ValueTask RemoveAsync() => CallAsync("linkappDrafts.remove", key);

    private async ValueTask CallAsync(string function, params object?[] args)
    {
        try
        {
            await js.InvokeVoidAsync(function, args);
        }
        catch (Exception error) when (error is JSDisconnectedException or TaskCanceledException)
        {
            // The browser is gone or out of reach. The next change stores the whole form again.
        }
    }
}
