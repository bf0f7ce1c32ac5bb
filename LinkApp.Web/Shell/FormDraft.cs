using System.Security.Claims;
using System.Text.Json;
using LinkApp.Web.Accounts;
using Microsoft.JSInterop;

namespace LinkApp.Web.Shell;

/// <summary>The fields of a form with what is saved of them, and a copy of what is not saved in the browser.</summary>
/// <param name="js">The circuit's runtime.</param>
/// <param name="name">The name of the form, different for each user and organization.</param>
/// <param name="fields">The fields.</param>
public sealed class FormDraft(IJSRuntime js, string name, FormFields fields)
{
    private readonly BrowserDraft _browser = new(js, name);
    private string _saved = fields.Serialize();
    private string? _stored;

    public string Name => name;

    /// <summary>Whether the fields differ from what is saved.</summary>
    public bool IsChanged => fields.Serialize() != _saved;

    /// <summary>Whether the fields are those that an earlier page left.</summary>
    public bool IsRestored { get; set; }

    /// <summary>Creates the draft of a form of a member.</summary>
    public static FormDraft Create(IJSRuntime js, ClaimsPrincipal member, string form, FormFields fields) =>
        new(js, $"{member.UserId()}:{member.OrganizationId()}:{form}", fields);

    /// <summary>The fields are as saved now.</summary>
    public void Start() => (_saved, IsRestored) = (fields.Serialize(), false);

    /// <summary>Whether an earlier page left something.</summary>
    public ValueTask<bool> ExistsAsync() => js.InvokeAsync<bool>("linkappDrafts.exists", name);

    /// <summary>Fills in what an earlier page left, if anything.</summary>
    public async Task RestoreAsync()
    {
        var text = await _browser.ReadAsync();
        if (text.Length == 0 || text == _saved || !fields.TryRestore(text))
            return;
        (_stored, IsRestored) = (text, true);
    }

    /// <summary>Copies the fields to the browser if they differ from what is saved.</summary>
    public ValueTask StoreAsync()
    {
        var text = fields.Serialize();
        if (text == (_stored ?? _saved))
            return ValueTask.CompletedTask;
        if (text == _saved)
            return RemoveAsync();
        _stored = text;
        return _browser.WriteAsync(text);
    }

    /// <summary>The fields are saved as they are now, or closed.</summary>
    public ValueTask SetSavedAsync()
    {
        Start();
        return RemoveAsync();
    }

    /// <summary>Puts what is saved back into the fields.</summary>
    public ValueTask DiscardAsync()
    {
        fields.TryRestore(_saved);
        IsRestored = false;
        return RemoveAsync();
    }

    public ValueTask RemoveAsync()
    {
        _stored = null;
        return _browser.RemoveAsync();
    }
}

/// <summary>Reads and fills the fields of a form.</summary>
public abstract class FormFields
{
    /// <summary>A form without fields to keep.</summary>
    public static FormFields None { get; } = Create(() => 0, _ => { });

    /// <param name="get">Returns the input; its JSON has all fields.</param>
    /// <param name="set">Fills the form.</param>
    /// <typeparam name="T">The input of the form.</typeparam>
    public static FormFields Create<T>(Func<T> get, Action<T> set) => new Typed<T>(get, set);

    /// <summary>The fields as JSON.</summary>
    public abstract string Serialize();

    /// <summary>Fills the fields from JSON; false if it is of another version of LinkApp, or changed by hand.</summary>
    public abstract bool TryRestore(string json);

    private sealed class Typed<T>(Func<T> get, Action<T> set) : FormFields
    {
        // For tuples.
        private static readonly JsonSerializerOptions Json = new() { IncludeFields = true };

        public override string Serialize() => JsonSerializer.Serialize(get(), Json);

        public override bool TryRestore(string json)
        {
            try
            {
                if (JsonSerializer.Deserialize<T>(json, Json) is not { } input)
                    return false;
                set(input);
                return true;
            }
            catch (JsonException)
            {
                return false;
            }
        }
    }
}
