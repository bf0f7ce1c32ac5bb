namespace LinkApp.Web.Doctor;

/// <summary>The result of a check.</summary>
internal enum Verdict
{
    Ok,

    /// <summary>Works, but could cause problems.</summary>
    Warn,

    /// <summary>Does not work.</summary>
    Fail,
}

/// <summary>What a check has found.</summary>
/// <param name="Check">What was checked, in a word or two.</param>
/// <param name="Verdict">The result.</param>
/// <param name="Message">What was found.</param>
/// <param name="Cure">What to do; null if there is nothing to do.</param>
internal sealed record Finding(string Check, Verdict Verdict, string Message, string? Cure = null)
{
    public static Finding Ok(string check, string message) => new(check, Verdict.Ok, message);

    public static Finding Warn(string check, string message, string cure) => new(check, Verdict.Warn, message, cure);

    public static Finding Fail(string check, string message, string cure) => new(check, Verdict.Fail, message, cure);
}
