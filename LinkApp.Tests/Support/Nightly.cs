namespace LinkApp.Tests.Support;

/// <summary>Whether nightly tests run: <c>LINKAPP_TESTS_NIGHTLY=1</c>.</summary>
public static class Nightly
{
    public const string Skip = "Set LINKAPP_TESTS_NIGHTLY=1 to run what takes minutes.";

    public static bool IsWanted => Environment.GetEnvironmentVariable("LINKAPP_TESTS_NIGHTLY") == "1";
}
