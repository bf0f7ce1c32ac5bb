using LinkApp.Core.Settings;
using LinkApp.Core.Wallboards;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace LinkApp.Web.Wallboards;

/// <summary>
/// The screen of a wallboard: one organization's live map, for anyone who has its address. It shows where clicks come
/// from and how many, never which links. It goes blank within seconds after the wallboard is revoked.
/// </summary>
public sealed partial class WallboardPage
{
    private ElementReference _root;
    private WallboardView? _board;
    private bool _closed;
    private bool _full;

    // Null in a circuit.
    [CascadingParameter]
    private HttpContext? Context { get; set; }

    [Parameter]
    public string Token { get; set; } = "";

    /// <summary>The part of the world that is shown, as in the address of the live map; null for all of it.</summary>
    [SupplyParameterFromQuery]
    private string? Region { get; set; }

    [Inject]
    private WallboardLinks Links { get; set; } = default!;

    [Inject]
    private LiveSettings Settings { get; set; } = default!;

    [Inject]
    private IJSRuntime JS { get; set; } = default!;

    private int Minutes => (int)Settings.Window.TotalMinutes;

    protected override async Task OnInitializedAsync()
    {
        _board = await Links.FindAsync(Token);
        _closed = _board is null;
        // Without a circuit, although the token is good: there are too many screens (CircuitGate).
        _full = _board is not null && Context?.StartsCircuit() is false;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // The call goes through the circuit, which proves to the status chip that the connection is up.
        if (firstRender)
            await JS.InvokeVoidAsync("linkappConnection.up");
    }

    private async ValueTask<bool> UseAsync(CancellationToken cancel) => await Links.UseAsync(_board!.OrganizationId, _board.Id, cancel);
}
