using System.Net;
using LinkApp.Web.Countries;
using Microsoft.AspNetCore.Components;

namespace LinkApp.Web.Links.List;

/// <summary>Texts of the list that are shortened for its columns.</summary>
internal static class ListText
{
    private static readonly string[] Beginnings = ["https://www.", "http://www.", "https://", "http://"];

    /// <summary>An address without its scheme and <c>www.</c>, so that the start that differs is seen; others than of web pages stay as they are.</summary>
    public static string ShortenUrl(string url) =>
        Array.Find(Beginnings, beginning => url.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)) is { } found ? url[found.Length..] : url;

    /// <summary>The first countries as flags with their codes, and how many more there are.</summary>
    public static MarkupString GetFlags(IReadOnlyList<string> codes, int max)
    {
        var flags = codes.Take(max).Select(code =>
            $"{(Flag.GetStyle(code) is { } style ? $"<span class=\"flag mr-1\" style=\"{style}\"></span>" : "")}{WebUtility.HtmlEncode(code)} ");
        return new(string.Concat(flags) + (codes.Count > max ? $"+{codes.Count - max}" : ""));
    }
}
