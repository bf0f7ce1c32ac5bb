using System.Globalization;
using LinkApp.Core.Links;
using LinkApp.Core.Settings;
using LinkApp.Web.Accounts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace LinkApp.Web.Live;

/// <summary>
/// The live map page: the map with region, link and window filters, and a time line to replay the past. The filters are
/// in the URL, so that a view can be shared.
/// </summary>
public sealed partial class LivePage
{
    private static readonly int[] WindowMinutes = [1, 5, 15, 30, 60];

    /// <summary>What the browser switches on and off, by its name in live-clicks.js.</summary>
    private static readonly (string Name, string Icon, string Text, string Help)[] Toggles =
    [
        ("night", Icons.Material.Outlined.DarkMode, "Night", "Show where it is night"),
        ("sound", Icons.Material.Outlined.VolumeUp, "Sound", "Play a tick for each click"),
        ("table", Icons.Material.Outlined.TableRows, "Show as table", "Show as table"),
    ];

    private ElementReference _root;
    private LiveMap? _map;
    private string? _shownLink;
    private int _organizationId;
    private bool _paused;
    private bool _accessEnded;
    private bool _unknownLink;
    private long? _linkId;

    /// <summary>One of <see cref="Regions"/>.</summary>
    [SupplyParameterFromQuery]
    public string? Region { get; set; }

    /// <summary>The only link to show (<see cref="LinkName.ToText"/>); null for all.</summary>
    [SupplyParameterFromQuery]
    public string? Link { get; set; }

    /// <summary>Minutes of the window to show.</summary>
    [SupplyParameterFromQuery]
    public string? Window { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private LinkQueries Links { get; set; } = default!;

    [Inject]
    private LiveSettings Settings { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private int LongestMinutes => (int)Settings.Window.TotalMinutes;

    private IEnumerable<int> WindowChoices => WindowMinutes.Where(minutes => minutes < LongestMinutes).Append(LongestMinutes);

    private int Minutes =>
        int.TryParse(Window, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && WindowChoices.Contains(minutes) ? minutes : LongestMinutes;

    protected override async Task OnInitializedAsync()
    {
        _organizationId = (await Authentication).User.OrganizationId();
        _zone = await Viewer.GetAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_map is null || _shownLink == Link)
            return;
        // What is paused are the clicks of the other link.
        _paused = false;
        await _map.RestartAsync();
    }

    /// <summary>Finds the link of the URL, and runs the replay where one is wanted; null where no live feed follows.</summary>
    private async Task<LiveChoice?> ChooseAsync(CancellationToken cancel)
    {
        _shownLink = Link;
        var link = Link is null ? null : await Links.FindShownAsync(_organizationId, LinkName.Parse(Link), cancel);
        _unknownLink = Link is not null && link is null;
        _linkId = link?.Id;
        StateHasChanged();
        if (_unknownLink)
            return null;
        await ReadHoursAsync(cancel);
        if (_at is { } at)
            await RunReplayAsync(link?.Id, at, cancel);
        // A replay that has reached the present continues with the live feed.
        return _at is null ? new LiveChoice(link?.Id) : null;
    }

    private void SetQuery(string name, string? value) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(name, value), replace: true);
}
