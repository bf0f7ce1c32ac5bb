namespace LinkApp.Web.Demo;

/// <summary>A country from which visitors open the demo's links.</summary>
/// <param name="Code">ISO 3166-1 alpha-2.</param>
/// <param name="Share">The relative number of its visitors, roughly by population online.</param>
/// <param name="UtcHours">The hours that its clocks are ahead of UTC.</param>
/// <param name="Language">The language that browsers there ask for.</param>
internal sealed record DemoCountry(string Code, double Share, double UtcHours, string Language)
{
    public static readonly IReadOnlyList<DemoCountry> All =
    [
        new("US", 26, -6, "en-US"), new("IN", 14, 5.5, "en-IN"), new("GB", 9, 0, "en-GB"), new("DE", 9, 1, "de-DE"), new("BR", 9, -3, "pt-BR"),
        new("JP", 8, 9, "ja-JP"), new("FR", 7, 1, "fr-FR"), new("ID", 6, 7, "id-ID"), new("MX", 5, -6, "es-MX"), new("MY", 6, 8, "ms-MY"),
        new("CA", 5, -5, "en-CA"), new("AU", 5, 10, "en-AU"), new("ES", 5, 1, "es-ES"), new("IT", 5, 1, "it-IT"), new("NG", 4, 1, "en-NG"),
        new("TR", 4, 3, "tr-TR"), new("KR", 4, 9, "ko-KR"), new("NL", 4, 1, "nl-NL"), new("PL", 4, 1, "pl-PL"), new("PH", 4, 8, "en-PH"),
        new("VN", 3, 7, "vi-VN"), new("TH", 3, 7, "th-TH"), new("AR", 3, -3, "es-AR"), new("ZA", 3, 2, "en-ZA"), new("SE", 2.5, 1, "sv-SE"),
        new("CO", 2.5, -5, "es-CO"), new("EG", 2.5, 2, "ar-EG"), new("KE", 2, 3, "en-KE"), new("SG", 2, 8, "en-SG"), new("CH", 2, 1, "de-CH"),
        new("AT", 2, 1, "de-AT"), new("NO", 1.5, 1, "nb-NO"), new("DK", 1.5, 1, "da-DK"), new("FI", 1.5, 2, "fi-FI"), new("PT", 1.5, 0, "pt-PT"),
        new("IE", 1.5, 0, "en-IE"), new("NZ", 1.5, 12, "en-NZ"), new("CL", 1.5, -4, "es-CL"), new("SA", 1.5, 3, "ar-SA"), new("AE", 1.5, 4, "ar-AE"),
        new("IL", 1.5, 2, "he-IL"), new("UA", 1.5, 2, "uk-UA"), new("RO", 1.5, 2, "ro-RO"), new("GR", 1, 2, "el-GR"), new("CZ", 1, 1, "cs-CZ"),
        new("HU", 1, 1, "hu-HU"), new("PK", 1.5, 5, "en-PK"), new("BD", 1.5, 6, "bn-BD"), new("GH", 1, 0, "en-GH"), new("MA", 1, 1, "fr-MA"),
        new("PE", 1, -5, "es-PE"), new("TW", 1.5, 8, "zh-TW"),
    ];

    /// <summary>The share of its people who are online at a time, from 0 to 1: few at night, most in the evening, fewer at weekends.</summary>
    public double Activity(DateTimeOffset time)
    {
        var local = time.UtcDateTime.AddHours(UtcHours);
        var hour = local.TimeOfDay.TotalHours;
        // Two waves that peak at 11:00 and 20:00, on top of the few who are awake at night.
        var day = 0.08 + (0.55 * Wave(hour, 11, 4)) + (0.75 * Wave(hour, 20, 3));
        return Math.Min(1, day) * (local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.75 : 1);
    }

    private static double Wave(double hour, double peak, double width)
    {
        var distance = Math.Abs(hour - peak);
        distance = Math.Min(distance, 24 - distance);
        return Math.Exp(-distance * distance / (2 * width * width));
    }
}
