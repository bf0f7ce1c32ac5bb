namespace LinkApp.Tests.Support;

/// <summary>Public IP addresses for test visitors; this build's DB-IP City Lite knows their countries.</summary>
public static class Visitors
{
    public const string Malaysia = "175.139.142.25";
    public const string UnitedStates = "8.8.8.8";
    public const string Germany = "193.99.144.80";
    public const string Japan = "133.242.0.3";
    public const string Brazil = "200.160.2.3";
    public const string Honolulu = "128.171.1.1";
    public const string Tahiti = "123.50.64.1";
    public const string Samoa = "202.4.32.1";
    public const string Fairbanks = "137.229.1.1";
    public const string Auckland = "130.216.1.1";
    public const string Santiago = "200.89.70.1";

    /// <summary>An address in no geo database: it is reserved for documentation.</summary>
    public const string Nowhere = "203.0.113.7";

    public const string Chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
    public const string Googlebot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
}
