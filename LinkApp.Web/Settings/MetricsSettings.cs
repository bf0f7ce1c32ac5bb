using LinkApp.Core.Settings;

namespace LinkApp.Web.Settings;

/// <summary>Who may read the metrics.</summary>
/// <param name="Token">What <c>Authorization: Bearer</c> needs; null lets everyone read them who reaches the server.</param>
public sealed record MetricsSettings(string? Token)
{
    private const string Key = "Metrics:Token";
    private const string FileKey = "Metrics:TokenFile";
    private const string Hidden = "…";

    // Nobody guesses 16 random characters; a word would be guessed.
    private const int MinLength = 16;

    public static MetricsSettings Read(SettingsReader reader)
    {
        var token = reader.OptionalText(Key, "The token that `/metrics` needs, as `Authorization: Bearer …`: 16 characters or more. Without it, everyone who reaches the server reads the metrics.");
        var file = reader.OptionalText(FileKey, "The path of a file with that token, instead.");
        if (token is not null && file is not null)
            reader.Fail(FileKey, file, $"can't be combined with {Key}. Remove one of them.");
        else if (file is not null)
            token = reader.ReadSecretFile(FileKey, file, "the token of the metrics");
        // The token itself must not get into a log.
        if (token is not null && (token.Length < MinLength || token.AsSpan().ContainsAnyExceptInRange('!', '~')))
            reader.Fail(file is null ? Key : FileKey, Hidden, $"must hold {MinLength} or more ASCII characters without spaces, such as what \"openssl rand -hex 32\" prints.");
        return new(token);
    }
}
