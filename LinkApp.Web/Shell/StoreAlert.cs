using LinkApp.Core.Data;
using MudBlazor;

namespace LinkApp.Web.Shell;

/// <summary>Changes on a page that keep the page if the store fails.</summary>
internal static class StoreAlert
{
    /// <summary>Makes a change. If the store fails, a snackbar says so, and nothing is changed.</summary>
    /// <param name="snackbar">The snackbars of the page.</param>
    /// <param name="failure">What was not done, as a sentence without its period, such as "The link was not deleted".</param>
    /// <param name="change">Makes the change.</param>
    /// <returns>Whether the change was made.</returns>
    public static async Task<bool> TryAsync(this ISnackbar snackbar, string failure, Func<Task> change)
    {
        try
        {
            await change();
            return true;
        }
        catch (Exception error) when (StoreFailure.Is(error))
        {
            snackbar.Add(Describe(failure, error), Severity.Error);
            return false;
        }
    }

    /// <summary>The message for a change that the store did not take.</summary>
    public static string Describe(string failure, Exception error) => $"{failure}: {StoreFailure.Describe(error)}. Try again in a moment.";
}
