using Microsoft.AspNetCore.Identity;

namespace LinkApp.Core.Organizations;

/// <summary>Somebody who can sign in; what they see follows from their memberships.</summary>
public sealed class User : IdentityUser<long>;
