using System.Security.Cryptography;
using System.Text;
using LinkApp.Core.Organizations;

namespace LinkApp.Core.Links.Import.Servers;

/// <summary>A server of another program, and how its API is entered. The key is stored nowhere, and no text of this type has it.</summary>
/// <param name="Program">What runs there.</param>
/// <param name="Address">Its address, which ends with a slash.</param>
/// <param name="Key">The secret of its API.</param>
public sealed record ServerSource(ServerProgram Program, Uri Address, string Key)
{
    public const int MaxAddressLength = 500;
    public const int MaxKeyLength = 1_000;

    /// <summary>What people and the database call it: the address without the slash.</summary>
    public string Name => Address.AbsoluteUri.TrimEnd('/');

    /// <summary>Reads an address; null for one that is wrong, and then what is wrong with it.</summary>
    /// <param name="text">What a person has typed, such as <c>https://old.example</c>.</param>
    /// <param name="error">What is wrong, a sentence; null if nothing is.</param>
    public static Uri? ReadAddress(string text, out string? error)
    {
        text = text.Trim();
        Uri? address = null;
        if (text.Length > MaxAddressLength || !Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out address)
            || address.Scheme is not ("https" or "http") || address.Host.Length == 0)
            error = "This must be the address of the old server, such as https://old.example.";
        else if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
            error = "The address must have no user, password or query. The key has a place of its own.";
        else
            error = null;
        return error is null ? address : null;
    }

    /// <summary>What is wrong with a key; null if nothing is.</summary>
    public static string? KeyError(string key) =>
        key.Trim().Length == 0 ? "The key of the old server's API is missing."
        : key.Length > MaxKeyLength || key.Any(c => c is <= ' ' or > '~') ? "This is not a key: it has spaces or other characters that no key has."
        : null;

    /// <summary>How imports from it sign what they create, so that later ones know which links nobody has changed since.</summary>
    internal Author Sign(Author by) => by with { Name = $"{by.Name}{Signature}" };

    /// <summary>The end of a signed name.</summary>
    internal string Signature => $" (import from {Address.Authority})";

    /// <summary>A name of it for files: the same for the same server, program and organization.</summary>
    internal string GetFileName(int organizationId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{organizationId} {Program} {Name}")))[..24];

    public override string ToString() => $"{Program.Title()} at {Name}";
}

/// <summary>The old server can't be read; the message says why and what to do.</summary>
public sealed class ServerException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>The download pauses, since the server asked for it or did not answer. It goes on by itself.</summary>
/// <param name="Reason">Why, as a part of a sentence.</param>
/// <param name="Until">When the request is sent again.</param>
public sealed record ServerWait(string Reason, DateTimeOffset Until);
