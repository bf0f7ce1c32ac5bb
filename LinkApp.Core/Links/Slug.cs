using System.Buffers;
using System.Collections.Frozen;
using System.Security.Cryptography;

namespace LinkApp.Core.Links;

/// <summary>Validates and generates slugs.</summary>
public static class Slug
{
    public const int MaxLength = 64;

    /// <summary>Paths that belong to the app itself; compared without case.</summary>
    public static readonly FrozenSet<string> Reserved = new[]
    {
        "app", "account", "api", "_blazor", "_framework", "_content", "assets", "healthz", "readyz", "metrics",
        "robots.txt", "favicon.ico", ".well-known",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ReservedSpans = Reserved.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    // Without 0/O and 1/l/I, since slugs are read aloud and typed from paper. 7 of 56 characters make 1.7e12 slugs.
    private const string Alphabet = "23456789abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";

    /// <summary>Whether a text has the form of a slug. Cheap enough for every request.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> slug) =>
        slug.Length is > 0 and <= MaxLength && !slug.ContainsAnyExcept(Allowed);

    /// <summary>Whether a path segment belongs to the app itself.</summary>
    public static bool IsReserved(ReadOnlySpan<char> segment) => ReservedSpans.Contains(segment);

    /// <summary>What is wrong with a slug that an editor chose, or null.</summary>
    public static string? Error(string slug)
    {
        if (slug.Length == 0)
            return "Enter a slug, or leave it out to have one generated.";
        if (slug.Length > MaxLength)
            return $"A slug can have at most {MaxLength} characters; this one has {slug.Length}.";
        if (Reserved.Contains(slug))
            return $"\"{slug}\" is reserved for LinkApp's own pages. Choose another slug.";
        return IsWellFormed(slug) ? null : "A slug consists of letters (a–z), digits, \"-\" and \"_\".";
    }

    /// <summary>A random slug of the given length from an alphabet without look-alikes.</summary>
    public static string New(int length = 7) => RandomNumberGenerator.GetString(Alphabet, length);
}
