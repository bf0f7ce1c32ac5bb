using System.Text.RegularExpressions;

namespace LinkApp.Web.Json;

/// <summary>JSON pointers to values of the request's body, as URI fragments (RFC 6901): <c>#/countries/MY</c>.</summary>
internal static partial class JsonPointer
{
    /// <summary>The name of a <see cref="Core.Wording.FieldError"/> that is about the body as a whole.</summary>
    public const string Body = "body";

    /// <summary>The pointer to a field such as <c>countries.MY</c>, <c>tags[0]</c> or <c>countries['a.b']</c>.</summary>
    public static string FromField(string field) =>
        field == Body ? "#" : "#" + string.Concat(Step().Matches(field).Select(step => "/" + Escape(Name(step))));

    private static string Name(Match step) => step.Groups.Cast<Group>().Skip(1).First(group => group.Success).Value;

    private static string Escape(string name) =>
        Uri.EscapeDataString(name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));

    [GeneratedRegex(@"\['(.*?)'\]|\[(\d+)\]|([^.\[]+)", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Step();
}
