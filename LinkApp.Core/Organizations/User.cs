using Microsoft.AspNetCore.Identity;

namespace LinkApp.Core.Organizations;

/// <summary>A person who can sign in; their memberships decide what they see.</summary>
public sealed class User : IdentityUser<long>;
