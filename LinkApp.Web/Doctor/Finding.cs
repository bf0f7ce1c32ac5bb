namespace LinkApp.Web.Doctor;

/// <summary>How a check went.</summary>
internal enum Verdict
{
    Ok,

    /// <summary>Works, and could give trouble.</summary>
    Warn,

    /// <summary>Does not work.</summary>
    Fail,
}

/// <summary>What a check has found.</summary>
/// <param name="Check">What was looked at, in a word or two.</param>
/// <param name="Verdict">How it went.</param>
/// <param name="Message">What was found.</param>
/// <param name="Cure">What to do; null where nothing is to be done.</param>
internal sealed record Finding(string Check, Verdict Verdict, string Message, string? Cure = null)
{
    public static Finding Ok(string check, string message) => new(check, Verdict.Ok, message);

    public static Finding Warn(string check, string message, string cure) => new(check, Verdict.Warn, message, cure);

    public static Finding Fail(string check, string message, string cure) => new(check, Verdict.Fail, message, cure);
}
