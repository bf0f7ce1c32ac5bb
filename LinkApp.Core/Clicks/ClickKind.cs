namespace LinkApp.Core.Clicks;

/// <summary>Whose click it is; the numbers are in <c>clicks.bot</c>.</summary>
public enum ClickKind
{
    /// <summary>Of a person. Reports, the dashboard and the live map show these, and leave the others out unless they are asked for.</summary>
    Visitor = 0,

    /// <summary>Of a crawler or another program. It does not count for maximum clicks.</summary>
    Bot = 1,

    /// <summary>Of the organization's own people, or a test. It counts for maximum clicks.</summary>
    Internal = 2,
}
