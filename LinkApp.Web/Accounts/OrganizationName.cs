namespace LinkApp.Web.Accounts;

/// <summary>The name of the organization that an open page shows: it changes when somebody renames the organization.</summary>
internal sealed class OrganizationName
{
    private string? _last;

    /// <summary>Called with the name, from any thread.</summary>
    public event Action<string>? Changed;

    /// <summary>Reports the name as it is now.</summary>
    public void Report(string name)
    {
        if (Interlocked.Exchange(ref _last, name) != name)
            Changed?.Invoke(name);
    }
}
