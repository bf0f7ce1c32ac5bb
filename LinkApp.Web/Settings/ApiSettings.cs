using LinkApp.Core.Settings;

namespace LinkApp.Web.Settings;

/// <summary>The limits of the API.</summary>
/// <param name="RateLimit">Requests a minute for each API key, and for each address that sends none; 0 for no limit.</param>
public sealed record ApiSettings(int RateLimit)
{
    public static ApiSettings Read(SettingsReader reader) =>
        new(reader.Number(
            "Api:RateLimit", 3_000, 0, 1_000_000,
            "Requests a minute that the API accepts from each key, and from each address that sends none; `0` for no limit."));
}
