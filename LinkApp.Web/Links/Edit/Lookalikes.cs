using System.Text;

namespace LinkApp.Web.Links.Edit;

/// <summary>
/// Warns of slugs that look like others: a Cyrillic or Greek letter that people take for a Latin one. After the idea of UTS 39, with the
/// letters that matter in addresses.
/// </summary>
internal static class Lookalikes
{
    // Lower and upper case letters that have the shape of a Latin one in common typefaces.
    private const string Cyrillic = "аеорсухіјѕһԁԛԝвкмнтАЕОРСУХІЈЅҺВКМНТ";
    private const string Greek = "ονυαικρτχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ";

    /// <summary>A sentence for people; null if there is nothing to say.</summary>
    public static string? Describe(string slug)
    {
        foreach (var segment in slug.Split('/'))
        {
            var letters = segment.EnumerateRunes().Where(Rune.IsLetter).ToList();
            if (letters.Find(letter => GetScript(letter) is not null) is not { Value: > 0 } first)
                continue;
            var script = GetScript(first)!;
            if (letters.Exists(letter => letter.Value < 0x250))
                return $"“{first}” is a {script} letter between Latin ones. People who type this slug will not find it.";
            if (letters.TrueForAll(letter => letter.IsBmp && (Cyrillic.Contains((char)letter.Value) || Greek.Contains((char)letter.Value))))
                return $"All letters of “{segment}” are {script}, but look like Latin ones. People who type this slug may not find it.";
        }
        return null;
    }

    private static string? GetScript(Rune letter) => letter.Value switch
    {
        >= 0x370 and < 0x400 or >= 0x1f00 and < 0x2000 => "Greek",
        >= 0x400 and < 0x530 => "Cyrillic",
        _ => null,
    };
}
