using Microsoft.AspNetCore.Identity;

namespace LinkApp.Core.Organizations;

/// <summary>A person who can sign in; their memberships decide what they see.</summary>
public sealed class User : IdentityUser<long>
{
    public const int MaxDisplayNameLength = 100;

    public const int MaxTimeZoneLength = 64;

    /// <summary>What others see beside the email address; null for that alone.</summary>
    public string? DisplayName { get; set; }

    /// <summary>The time zone (IANA) of their pages; null for the browser's.</summary>
    public string? TimeZone { get; set; }

    /// <summary>The page that opens after signing in.</summary>
    public StartPage StartPage { get; set; }

    /// <summary>The authority of the provider by which they last signed in; null if they never have.</summary>
    public string? Provider { get; set; }

    /// <summary>Whether they see the list of all organizations, and name other installation admins. It opens no organization.</summary>
    public bool IsInstallationAdmin { get; set; }
}

/// <summary>A page that can open after signing in.</summary>
public enum StartPage
{
    Dashboard,
    Links,
    LiveMap,
    Reports,
}
