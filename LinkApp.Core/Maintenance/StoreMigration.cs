using LinkApp.Core.Data;

namespace LinkApp.Core.Maintenance;

/// <summary>Brings the databases of an installation to the schema of this version, before anything else uses them.</summary>
public abstract class StoreMigration
{
    /// <summary>Creates the databases, or migrates them to the schema of this version, and makes sure that there is an installation admin.</summary>
    /// <exception cref="DataException">They can't be used, are of a newer version or of another program.</exception>
    public abstract Task RunAsync(CancellationToken cancel);
}
