using System.Collections.Frozen;
using LinkApp.Core.Geo;

namespace LinkApp.Core.Links.Import.ClickFiles;

/// <summary>Finds countries by the English names that other programs write, such as those of MaxMind's databases.</summary>
internal static class CountryNames
{
    private static readonly FrozenDictionary<string, string> Codes = Create();

    /// <summary>
    /// The code of a country that is named, or of which the code is given; empty for no country and for words that stand for an unknown one. A
    /// name that is not known is returned as it is.
    /// </summary>
    public static string ToCode(string? text) =>
        text is null or "" || text.Equals("Unknown", StringComparison.OrdinalIgnoreCase) ? ""
        : Codes.GetValueOrDefault(text.Replace('’', '\'')) ?? text;

    private static FrozenDictionary<string, string> Create()
    {
        var codes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var country in Country.All)
            codes[country.Name.Replace('’', '\'')] = country.Code;
        // Other names that MaxMind's databases and Dub have for them.
        foreach (var (name, code) in ((string, string)[])
        [
            ("The Netherlands", "NL"), ("Czech Republic", "CZ"), ("Turkey", "TR"), ("Türkiye", "TR"), ("Burma", "MM"), ("Myanmar", "MM"), ("Ivory Coast", "CI"),
            ("Cote d'Ivoire", "CI"), ("Cabo Verde", "CV"), ("Cape Verde", "CV"), ("Swaziland", "SZ"), ("Macedonia", "MK"), ("FYR Macedonia", "MK"),
            ("DR Congo", "CD"), ("Congo (Democratic Republic)", "CD"), ("Democratic Republic of the Congo", "CD"), ("Congo Republic", "CG"),
            ("Congo (Republic)", "CG"), ("Republic of the Congo", "CG"), ("Congo", "CG"), ("Brunei Darussalam", "BN"), ("Syrian Arab Republic", "SY"),
            ("Macau", "MO"), ("Macao", "MO"), ("Hong Kong", "HK"), ("East Timor", "TL"), ("Timor-Leste", "TL"), ("Vatican", "VA"), ("Vatican City", "VA"),
            ("Palestinian Territory", "PS"), ("Palestine", "PS"), ("Federated States of Micronesia", "FM"), ("Cocos (Keeling) Islands", "CC"),
            ("Pitcairn", "PN"), ("Reunion", "RE"), ("Curacao", "CW"), ("Aland Islands", "AX"), ("Åland", "AX"), ("Sao Tome and Principe", "ST"),
            ("São Tomé and Príncipe", "ST"), ("Saint Barthélemy", "BL"), ("Saint Martin", "MF"), ("Saint Martin (French part)", "MF"),
            ("Sint Maarten (Dutch part)", "SX"), ("Bonaire, Sint Eustatius and Saba", "BQ"), ("Bonaire, Sint Eustatius, and Saba", "BQ"),
            ("Virgin Islands, British", "VG"), ("Virgin Islands, U.S.", "VI"), ("U.S. Minor Outlying Islands", "UM"),
            ("United States Minor Outlying Islands", "UM"), ("St Kitts and Nevis", "KN"), ("Saint Vincent and the Grenadines", "VC"),
            ("Heard Island and McDonald Islands", "HM"), ("Heard and McDonald Islands", "HM"), ("South Georgia and the South Sandwich Islands", "GS"),
            ("Falkland Islands", "FK"), ("Bahamas", "BS"), ("The Bahamas", "BS"), ("Gambia", "GM"), ("The Gambia", "GM"), ("Antigua and Barbuda", "AG"),
            ("Trinidad and Tobago", "TT"), ("Bosnia and Herzegovina", "BA"), ("Turks and Caicos Islands", "TC"), ("Wallis and Futuna", "WF"),
            ("Svalbard and Jan Mayen", "SJ"), ("United States of America", "US"), ("Russian Federation", "RU"), ("Republic of Korea", "KR"), ("Viet Nam", "VN"),
            ("Republic of Moldova", "MD"), ("Hashemite Kingdom of Jordan", "JO"), ("Republic of Lithuania", "LT"), ("Kosovo", "XK"),
            ("USA", "US"), ("UK", "GB"), ("Great Britain", "GB"), ("South Korea", "KR"), ("Russia", "RU"), ("Vietnam", "VN"), ("Holland", "NL"),
        ])
            codes.TryAdd(name, code);
        return codes.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
