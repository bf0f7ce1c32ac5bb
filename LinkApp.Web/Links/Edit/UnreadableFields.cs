namespace LinkApp.Web.Links.Edit;

/// <summary>
/// The fields of a form with a text that could not be read, such as a date. The form has their last value, so it must not be
/// saved before they are corrected.
/// </summary>
public sealed class UnreadableFields
{
    private readonly HashSet<object> _fields = [];

    public bool Any => _fields.Count > 0;

    /// <summary>Says whether a field's text could be read.</summary>
    public void Set(object field, bool isUnreadable)
    {
        if (isUnreadable)
            _fields.Add(field);
        else
            _fields.Remove(field);
    }
}
