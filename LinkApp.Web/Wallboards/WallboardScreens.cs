namespace LinkApp.Web.Wallboards;

/// <summary>Counts the screens that show each wallboard without a sign-in: somebody who has an address can't fill the memory with circuits.</summary>
internal sealed class WallboardScreens
{
    /// <summary>The most screens of a wallboard at a time. Members who are signed in are not counted.</summary>
    public const int Max = 20;

    private readonly Dictionary<int, int> _screens = [];
    private readonly Lock _gate = new();

    public bool IsFull(int wallboardId)
    {
        lock (_gate)
            return _screens.GetValueOrDefault(wallboardId) >= Max;
    }

    /// <summary>Counts one more screen. False where there are <see cref="Max"/>; else <see cref="Leave"/> must follow.</summary>
    public bool TryEnter(int wallboardId)
    {
        lock (_gate)
        {
            var screens = _screens.GetValueOrDefault(wallboardId);
            if (screens >= Max)
                return false;
            _screens[wallboardId] = screens + 1;
            return true;
        }
    }

    public void Leave(int wallboardId)
    {
        lock (_gate)
        {
            if (--_screens[wallboardId] == 0)
                _screens.Remove(wallboardId);
        }
    }
}
