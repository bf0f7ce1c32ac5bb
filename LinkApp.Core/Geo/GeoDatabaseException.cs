namespace LinkApp.Core.Geo;

/// <summary>A geo database can't be used; the message says which file, why, and what to do.</summary>
public sealed class GeoDatabaseException(string path, string reason, Exception? cause = null)
    : Exception(
        $"Geo:Database = \"{path}\": {reason}. Set Geo:Database to a GeoIP2, GeoLite2 or DB-IP city or country file (.mmdb), or leave it out to use the one that comes with LinkApp.",
        cause)
{
    /// <summary>The reason alone.</summary>
    public string Reason => reason;
}
