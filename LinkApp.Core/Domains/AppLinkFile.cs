using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LinkApp.Core.Hosts;

namespace LinkApp.Core.Domains;

/// <summary>
/// The files that tell phones which apps open a domain's links: Apple's <c>apple-app-site-association</c> and Android's
/// <c>assetlinks.json</c>. Their owners make them with the tools of these systems; LinkApp checks what every such file has.
/// </summary>
public static class AppLinkFile
{
    private const string AppleParts = "applinks, webcredentials, appclips or activitycontinuation";

    private static readonly string[] AppleKeys = ["applinks", "webcredentials", "appclips", "activitycontinuation"];

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32 };

    /// <summary>What is wrong with the text of <c>apple-app-site-association</c>, or null.</summary>
    public static string? AppleError(string? text) => Error(text, root =>
        root.ValueKind != JsonValueKind.Object ? "The file must be a JSON object, which begins with {."
            : !AppleKeys.Any(key => root.TryGetProperty(key, out _)) ? $"The file must have {AppleParts}."
            : AppleKeys.FirstOrDefault(key => root.TryGetProperty(key, out var part) && part.ValueKind != JsonValueKind.Object) is { } wrong
                ? $"\"{wrong}\" must be an object." : null);

    /// <summary>What is wrong with the text of <c>assetlinks.json</c>, or null.</summary>
    public static string? AndroidError(string? text) => Error(text, root =>
    {
        if (root.ValueKind != JsonValueKind.Array)
            return "The file must be a JSON array, which begins with [.";
        var number = 0;
        foreach (var statement in root.EnumerateArray())
        {
            number++;
            // A statement, or the address of another file with statements.
            if (!Has(statement, "include", JsonValueKind.String, out _)
                && !(Has(statement, "relation", JsonValueKind.Array, out _) && Has(statement, "target", JsonValueKind.Object, out var target)
                    && Has(target, "namespace", JsonValueKind.String, out _)))
                return $"Statement {number} must be an object with a \"relation\" (an array) and a \"target\" (an object with a \"namespace\").";
        }
        return null;
    });

    /// <summary>A file in the audit log: short, and another one for every other content. Null if there is none.</summary>
    internal static string? Describe(string? text) =>
        text is null ? null : $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8]} ({text.Length} characters)";

    private static bool Has(JsonElement element, string name, JsonValueKind kind, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value) && value.ValueKind == kind;
    }

    private static string? Error(string? text, Func<JsonElement, string?> check)
    {
        if (text is null)
            return null;
        if (text.Length > Domain.MaxFileLength)
            return $"The file can have at most {Domain.MaxFileLength} characters; this one has {text.Length}.";
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            return check(document.RootElement);
        }
        catch (JsonException error)
        {
            return $"This is not JSON: see line {error.LineNumber + 1}, position {error.BytePositionInLine + 1}.";
        }
    }
}
