namespace LinkApp.Core.Settings;

/// <summary>The documentation of a setting for operators. It is written where the setting is read, and nowhere else.</summary>
/// <param name="Key">The configuration key, such as <c>Live:Interval</c>.</param>
/// <param name="Default">The default value as an operator would write it, or in words.</param>
/// <param name="Range">The allowed values; empty if any text is allowed.</param>
/// <param name="Description">What it does. Code is between backticks, as in Markdown.</param>
public sealed record Setting(string Key, string Default, string Range, string Description)
{
    /// <summary>The environment variable that sets it.</summary>
    public string Environment => $"LINKAPP_{Key.Replace(":", "__", StringComparison.Ordinal)}";
}
