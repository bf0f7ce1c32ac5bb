using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using LinkApp.Core.Branding;
using LinkApp.Core.Wording;
using LinkApp.Web.StaticPages;

namespace LinkApp.Web.Json;

/// <summary>How an organization's pages for visitors look, in the API's JSON. The body of a GET can be sent back with PUT.</summary>
public sealed record VisitorPagesBody
{
    /// <summary>The name on the pages; null for the organization's name.</summary>
    public string? Name { get; init; }

    /// <summary>Whether the pages show the name; default true.</summary>
    public bool? ShowName { get; init; }

    /// <summary>The colours in both themes; what is null or left out has LinkApp's own colour.</summary>
    public BrandColors? Colors { get; init; }

    /// <summary>Plain texts of at most 300 characters that take the place of LinkApp's advice, in every language.</summary>
    public PageTexts? Texts { get; init; }

    /// <summary>The logo; null if there is none. Ignored in requests: PUT the file to <c>/api/v1/visitor-pages/logo</c>.</summary>
    [ReadOnly(true)]
    public LogoBody? Logo { get; init; }

    /// <summary>When it was last changed; null for never. Ignored in requests.</summary>
    [ReadOnly(true)]
    public DateTime? UpdatedAt { get; init; }

    /// <summary>Fields that are not known, so that misspelt ones are refused and not silently ignored.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; init; }

    /// <param name="brand">The brand.</param>
    /// <param name="basePath">The base path of the request, which the logo's address starts from.</param>
    public static VisitorPagesBody From(SavedBrand brand, string? basePath) => new()
    {
        Name = brand.Settings.Name,
        ShowName = brand.Settings.ShowName,
        Colors = brand.Settings.Colors,
        Texts = brand.Settings.Texts,
        Logo = brand is { LogoName: { } name, LogoType: { } type } ? new($"{basePath}/{LogoUrl.Get(name)}", type) : null,
        UpdatedAt = brand.UpdatedAt,
    };

    /// <summary>The settings in the body.</summary>
    internal BrandSettings ToSettings() => new() { Name = Name, ShowName = ShowName ?? true, Colors = Colors ?? new(), Texts = Texts ?? new() };

    internal IEnumerable<FieldError> FindErrors() =>
        (Unknown ?? []).Keys.Select(name => new FieldError(name, $"\"{name}\" is not a field here. There are name, showName, colors and texts."))
            .Concat(ToSettings().FindErrors());
}

/// <summary>A logo.</summary>
/// <param name="Url">Its address, without the host; it changes with the content.</param>
/// <param name="ContentType">Its content type.</param>
public sealed record LogoBody(string Url, string ContentType);
