namespace LinkApp.Core.Settings;

/// <summary>What an operator is told of a setting. It stands where the setting is read, and nowhere else.</summary>
/// <param name="Key">Its key, such as <c>Live:Interval</c>.</param>
/// <param name="Default">The default as one would write it, or in words.</param>
/// <param name="Range">What it may be, where not every text will do; empty otherwise.</param>
/// <param name="Description">What it does. Code is between backticks, as in Markdown.</param>
public sealed record Setting(string Key, string Default, string Range, string Description)
{
    /// <summary>The environment variable of the same.</summary>
    public string Environment => $"LINKAPP_{Key.Replace(":", "__", StringComparison.Ordinal)}";
}
