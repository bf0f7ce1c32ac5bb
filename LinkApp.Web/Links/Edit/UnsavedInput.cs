using System.Text.Json;
using System.Text.Json.Serialization;
using LinkApp.Core.Links;
using LinkApp.Web.Shell;
using Microsoft.JSInterop;

namespace LinkApp.Web.Links.Edit;

/// <summary>
/// What is typed into the form of a link and not saved yet. A copy of it, the draft, is in the browser (<see cref="BrowserDraft"/>).
/// Passwords are not in it.
/// </summary>
/// <param name="js">The circuit's runtime.</param>
/// <param name="time">The clock.</param>
/// <param name="key">The name of the draft: different for each user, organization and link.</param>
/// <param name="start">The form before anything is typed.</param>
public sealed class UnsavedInput(IJSRuntime js, TimeProvider time, string key, LinkInput start)
{
    private static readonly JsonSerializerOptions Json = new(LinkJson.Create())
    {
        // A draft of an earlier version of LinkApp may have other fields.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        IgnoreReadOnlyProperties = true,
    };

    private readonly BrowserDraft _browser = new(js, key);
    private string _saved = Serialize(start);
    private string? _stored;

    /// <summary>Whether the form differs from what is saved.</summary>
    public bool IsChanged(LinkInput input) => Serialize(input) != _saved;

    /// <summary>The form is saved as it is now; the draft is removed.</summary>
    public ValueTask SetSavedAsync(LinkInput input)
    {
        _saved = Serialize(input);
        return RemoveAsync();
    }

    /// <summary>The draft of an earlier page; null if there is none that can be read.</summary>
    public async Task<Draft?> ReadAsync()
    {
        var text = await _browser.ReadAsync();
        if (text.Length == 0)
            return null;
        try
        {
            var draft = JsonSerializer.Deserialize<Draft>(text, Json);
            _stored = JsonSerializer.Serialize(draft! with { Time = default }, Json);
            return draft;
        }
        catch (JsonException)
        {
            // Of another version of LinkApp, or changed by hand.
            return null;
        }
    }

    /// <summary>Stores the form as the draft if it differs from what is saved.</summary>
    /// <param name="input">The form.</param>
    /// <param name="version">The version of the link that it is based on; null for a new link.</param>
    public ValueTask StoreAsync(LinkInput input, int? version)
    {
        if (!IsChanged(input))
            return _stored is null ? ValueTask.CompletedTask : RemoveAsync();
        var safe = input.Copy();
        safe.Options = safe.Options with { PasswordHash = null };
        // That the password is to be removed is no secret.
        if (safe.Password is { Length: > 0 })
            safe.Password = null;
        var draft = new Draft(default, version, HasPassword: input.Password is { Length: > 0 }, safe);
        var text = JsonSerializer.Serialize(draft, Json);
        if (text == _stored)
            return ValueTask.CompletedTask;
        _stored = text;
        return _browser.WriteAsync(JsonSerializer.Serialize(draft with { Time = time.GetUtcNow() }, Json));
    }

    public ValueTask RemoveAsync()
    {
        _stored = null;
        return _browser.RemoveAsync();
    }

    private static string Serialize(LinkInput input) => JsonSerializer.Serialize(input.ToDraft(), LinkJson.Options);

    /// <summary>The stored form.</summary>
    /// <param name="Time">When it was changed last.</param>
    /// <param name="Version">The version of the link that it is based on; null for a new link.</param>
    /// <param name="HasPassword">Whether a password was typed, which is not stored.</param>
    /// <param name="Input">The form.</param>
    public sealed record Draft(DateTimeOffset Time, int? Version, bool HasPassword, LinkInput Input);
}
