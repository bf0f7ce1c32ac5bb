using System.Globalization;

namespace LinkApp.Core.Links.Import.ClickFiles;

/// <summary>What the clicks of other programs have in common when they are converted.</summary>
internal static class ForeignClick
{
    private const int MaxHostLength = 253;

    /// <summary>
    /// Makes a referrer one that LinkApp has: the host of a web address or of an app. A browser may send any text, and LinkApp itself takes what
    /// is neither for no referrer.
    /// </summary>
    public static void CleanReferrer(ClickRecord record)
    {
        if (record[ClickField.Referrer] is not { Length: > 0 } text)
            return;
        var host = Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "android-app" ? uri.IdnHost : text;
        record[ClickField.Referrer] = host.Length <= MaxHostLength && host.Contains('.', StringComparison.Ordinal)
            && Uri.CheckHostName(host) != UriHostNameType.Unknown ? host : "";
    }

    /// <summary>Makes a link's number of clicks a sum on the day on which it was made: on which days they were is not known.</summary>
    public static void MakeTotal(ClickRecord record)
    {
        record[ClickField.Day] = ForeignTime.ToDay(record[ClickField.Day] ?? "");
        record.IsEmpty = record[ClickField.Clicks] is null or "" || (long.TryParse(
            record[ClickField.Clicks], NumberStyles.None, CultureInfo.InvariantCulture, out var clicks) && clicks == 0);
    }

    /// <summary>A domain that is not set is that of the program, whichever it is here.</summary>
    public static void CleanDomain(ClickRecord record)
    {
        if (record[ClickField.Domain] is "")
            record[ClickField.Domain] = null;
    }

    /// <summary>Empties fields that have a word for nothing.</summary>
    public static void Empty(ClickRecord record, string word, params ReadOnlySpan<ClickField> fields)
    {
        foreach (var field in fields)
        {
            if (record[field] is { } text && text.Equals(word, StringComparison.OrdinalIgnoreCase))
                record[field] = "";
        }
    }
}
