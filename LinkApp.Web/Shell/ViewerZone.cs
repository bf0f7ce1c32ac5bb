using System.Security.Claims;
using LinkApp.Core.Timing;
using LinkApp.Web.Accounts;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;

namespace LinkApp.Web.Shell;

/// <summary>The time zone of the pages of a circuit: the one that the member chose, or the browser's.</summary>
public sealed class ViewerZone(IJSRuntime js, AuthenticationStateProvider authentication)
{
    private TimeZoneInfo? _zone;

    /// <summary>The zone, which is asked for once; UTC if this system does not know it.</summary>
    public async ValueTask<TimeZoneInfo> GetAsync() => _zone ??= await ReadAsync();

    private async Task<TimeZoneInfo> ReadAsync()
    {
        if ((await authentication.GetAuthenticationStateAsync()).User.FindFirstValue(MemberClaims.TimeZone) is { } chosen
            && ZoneNames.TryFind(chosen, out var known))
            return known;
        await using var format = await js.InvokeConstructorAsync("Intl.DateTimeFormat");
        var options = await format.InvokeAsync<FormatOptions>("resolvedOptions");
        return ZoneNames.TryFind(options.TimeZone ?? "", out var zone) ? zone : TimeZoneInfo.Utc;
    }

    private sealed record FormatOptions(string? TimeZone);
}
