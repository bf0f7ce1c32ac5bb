namespace LinkApp.Web.Links.List;

/// <summary>The selected links of a list, by id.</summary>
public sealed class Selection
{
    private readonly HashSet<long> _ids = [];
    private long? _anchor;

    public int Count => _ids.Count;

    public IReadOnlyCollection<long> Ids => _ids;

    public bool Contains(long id) => _ids.Contains(id);

    /// <summary>Selects or deselects a link. As a range, this applies to every link between it and the one toggled before.</summary>
    /// <param name="id">The link.</param>
    /// <param name="asRange">Whether the Shift key is held.</param>
    /// <param name="shown">The ids of the list's links in order.</param>
    public void Toggle(long id, bool asRange, IReadOnlyList<long> shown)
    {
        var selects = !_ids.Contains(id);
        var (from, to) = (IndexOf(shown, asRange ? _anchor ?? id : id), IndexOf(shown, id));
        if (from < 0)
            from = to;
        for (var i = Math.Min(from, to); i <= Math.Max(from, to); i++)
            Set(shown[i], selects);
        _anchor = id;
    }

    /// <summary>Selects these links and no others.</summary>
    public void SetTo(IEnumerable<long> ids)
    {
        Clear();
        _ids.UnionWith(ids);
    }

    public void Clear()
    {
        _ids.Clear();
        _anchor = null;
    }

    private void Set(long id, bool selected)
    {
        if (selected)
            _ids.Add(id);
        else
            _ids.Remove(id);
    }

    private static int IndexOf(IReadOnlyList<long> shown, long id)
    {
        for (var i = 0; i < shown.Count; i++)
        {
            if (shown[i] == id)
                return i;
        }
        return -1;
    }
}
