namespace LinkApp.Web.Live;

/// <summary>The small bars of the window.</summary>
internal static class Sparkline
{
    public static readonly object Options = new
    {
        chart = new { type = "bar", height = 48, width = "100%", sparkline = new { enabled = true } },
        plotOptions = new { bar = new { columnWidth = "72%", borderRadius = 1 } },
        tooltip = new { enabled = false },
        states = new { hover = new { filter = new { type = "none" } } },
        yaxis = new { min = 0 },
        fill = new { opacity = 1 },
        grid = new { padding = new { top = 0, right = 0, bottom = 0, left = 0 } },
    };
}
