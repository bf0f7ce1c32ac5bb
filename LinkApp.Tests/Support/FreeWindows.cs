using Microsoft.Playwright;

namespace LinkApp.Tests.Support;

/// <summary>Browser windows that no test uses at present, each with the server whose pages it has loaded last.</summary>
public sealed class FreeWindows
{
    private readonly List<(string Server, IPage Page)> _pages = [];

    /// <summary>A window that has loaded pages of a server, or else the one that has been free for longest; null if none is free.</summary>
    public IPage? Take(string server)
    {
        lock (_pages)
        {
            if (_pages.Count == 0)
                return null;
            var index = Math.Max(0, _pages.FindLastIndex(free => free.Server == server));
            var page = _pages[index].Page;
            _pages.RemoveAt(index);
            return page;
        }
    }

    public void Add(string server, IPage page)
    {
        lock (_pages)
            _pages.Add((server, page));
    }
}
