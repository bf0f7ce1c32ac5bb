using System.CommandLine;
using LinkApp.Core.Links.Export;
using LinkApp.Core.Links.List;

namespace LinkApp.Web.Commands;

/// <summary><c>linkapp export</c>.</summary>
internal static class ExportCommand
{
    public static Command Create(string[] configuration)
    {
        var organization = CommandOptions.Organization();
        var search = new Option<string?>("--search") { Description = "Only links with this text in their name, slug or destination." };
        var tag = new Option<string?>("--tag") { Description = "Only links with this tag." };
        var command = new Command("export", "Writes an organization's links as CSV to stdout.") { organization, search, tag };
        command.SetAction(
            (parsed, cancel) => RunAsync(configuration, parsed.GetRequiredValue(organization), parsed.GetValue(search), parsed.GetValue(tag), cancel));
        return command;
    }

    private static async Task<int> RunAsync(string[] configuration, string organization, string? search, string? tag, CancellationToken cancel)
    {
        await using var services = await CommandServices.OpenAsync(configuration, cancel);
        var id = await services.OrganizationAsync(organization, cancel);
        await using var output = Console.OpenStandardOutput();
        await services.GetRequiredService<LinkExport>().WriteAsync(
            output, id, new() { Search = search, Tags = tag is null ? [] : [tag], State = StateFilter.All }, cancel: cancel);
        return 0;
    }
}
