using Microsoft.JSInterop;

namespace LinkApp.Web.Shell;

/// <summary>The time zone of the browser that a circuit belongs to.</summary>
public sealed class ViewerZone(IJSRuntime js)
{
    private TimeZoneInfo? _zone;

    /// <summary>The browser's zone, which is asked for once; UTC if this system does not know it.</summary>
    public async ValueTask<TimeZoneInfo> GetAsync() => _zone ??= await ReadAsync();

    private async Task<TimeZoneInfo> ReadAsync()
    {
        await using var format = await js.InvokeConstructorAsync("Intl.DateTimeFormat");
        var options = await format.InvokeAsync<FormatOptions>("resolvedOptions");
        return TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone ?? "", out var zone) ? zone : TimeZoneInfo.Utc;
    }

    private sealed record FormatOptions(string? TimeZone);
}
