using System.Net;

namespace LinkApp.Bench.Load;

/// <summary>The hidden fields of a page's form, with which it can be posted; its cookie stays with the client.</summary>
internal static class HiddenFields
{
    public static async Task<Dictionary<string, string>> ReadAsync(HttpClient client, string page, CancellationToken cancel)
    {
        var html = await client.GetStringAsync(page, cancel);
        var fields = new Dictionary<string, string>();
        foreach (var input in html.Split("<input type=\"hidden\"").Skip(1).Select(rest => rest[..rest.IndexOf('>', StringComparison.Ordinal)]))
            fields.TryAdd(GetAttribute(input, "name"), WebUtility.HtmlDecode(GetAttribute(input, "value")));
        return fields;
    }

    private static string GetAttribute(string input, string name)
    {
        var at = input.IndexOf($"{name}=\"", StringComparison.Ordinal);
        return at < 0 ? "" : input[(at + name.Length + 2)..].Split('"')[0];
    }
}
