namespace LinkApp.Core.Clicks;

/// <summary>A country code as a rollup key: its two letters in one number, 0 for unknown.</summary>
internal static class CountryKey
{
    public static long FromCode(string? code) => code is [var first, var second] && char.IsAscii(first) && char.IsAscii(second) ? (first << 8) | second : 0;

    public static string? GetCode(long key) =>
        key == 0 ? null : string.Create(2, key, static (code, k) => (code[0], code[1]) = ((char)(k >> 8), (char)(k & 0xff)));
}
