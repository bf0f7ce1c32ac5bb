using LinkApp.Core.Links;

namespace LinkApp.Web.Dashboard;

/// <summary>How far a new organization has come.</summary>
/// <param name="Newest">Its newest link, or null.</param>
/// <param name="HasClicks">Whether a visitor has opened a link.</param>
public sealed record FirstStepsState(Link? Newest, bool HasClicks);
