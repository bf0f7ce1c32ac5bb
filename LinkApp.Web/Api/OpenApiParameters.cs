using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Links.List;
using LinkApp.Core.Reports;
using LinkApp.Core.Wording;
using LinkApp.Web.Qr;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LinkApp.Web.Api;

/// <summary>
/// The descriptions and types of parameters in the OpenAPI document. Handlers take parameters as text, so that a wrong value
/// gets an error that names the cure; the types that clients should use are here.
/// </summary>
internal static class OpenApiParameters
{
    // By name, or by operation and name where the operation differs.
    private static readonly Dictionary<string, (string? Description, Func<OpenApiSchema>? Schema)> Known = new()
    {
        ["slug"] = ("The link's slug, or an earlier one; a slash in it as %2F. Instead of the slug, by-id/ and the id of the link.", null),
        ["existing"] = ("Write return to get a link that leads to the same place, if there is one, instead of a second one.", null),
        ["domain"] = ("The domain of the slug, where the organization has it on several; empty for the shared hosts.", null),
        ["host"] = ("The domain's host name.", null),
        ["search"] = ("Part of a name, slug, earlier slug or destination, ignoring case and accents.", null),
        ["listTags.search"] = ("Part of a tag, ignoring case.", null),
        ["tag"] = ("Only links with this tag, ignoring case. May be given several times, for links that have all of the tags.", null),
        ["state"] = ("The state of the links now; if left out, all but archived links.", EnumSchema<StateFilter>(StateFilter.Unarchived)),
        ["exportLinks.state"] = ("The state of the links now; if left out, all links.", EnumSchema<StateFilter>(StateFilter.All)),
        ["sort"] = ("The order; if left out, the newest first.", EnumSchema<LinkSort>(LinkSort.Newest)),
        ["cursor"] = ("The cursor of the previous page; leave it out for the first page.", null),
        ["limit"] = ("The maximum number of links on the page.", NumberSchema(1, LinkQueries.MaxPageSize, 50)),
        ["listTags.limit"] = ("The maximum number of tags on the page.", NumberSchema(1, TagQueries.MaxPageSize, 50)),
        ["listClicks.limit"] = ("The maximum number of clicks on the page.", NumberSchema(1, ClickQueries.MaxPageSize, 100)),
        ["listLinkClicks.limit"] = ("The maximum number of clicks on the page.", NumberSchema(1, ClickQueries.MaxPageSize, 100)),
        ["bots"] = (null, EnumSchema<Inclusion>(default)),
        ["internal"] = (null, EnumSchema<Inclusion>(default)),
        ["deleteLinkClicks.from"] = ("The first day of UTC, such as 2026-01-31.", DaySchema),
        ["deleteLinkClicks.to"] = ("The last day of UTC, such as 2026-01-31; at most 31 days are deleted at once.", DaySchema),
        ["streamLive.link"] = ("Only the clicks of this link, by its slug or an earlier one; on a domain, as //go.example.com/slug.", null),
        ["streamLive.tag"] = ("Only the clicks of links that have this tag, ignoring case. Give either link or tag, or neither.", null),
        ["importLinks.format"] = (null, TextSchema(null, [.. ImportFormats.OfLinks.Select(ImportFormats.Word)])),
        ["importClicks.map"] = ("Which column is which field, for a file of another format: field=column, separated by commas, such as slug=Link,time=Date.", null),
        ["importClicks.dates"] = ("How the mapped dates are written if they can be read in two ways.", TextSchema(null, ["mdy", "dmy"])),
        ["importLinks.dates"] = (null, TextSchema(null, ["mdy", "dmy"])),
        ["importLinks.dryRun"] = (null, () => new OpenApiSchema { Type = JsonSchemaType.Boolean, Default = false }),
        ["importLinks.taken"] = (null, TextSchema("skip", ["skip", "rename"])),
        ["getLinkQrCode.format"] = ("The kind of picture.", TextSchema("svg", ["svg", "png"])),
        ["getLinkQrCode.size"] = ("Width in pixels, quiet zone included.", NumberSchema(QrOptions.MinSize, QrOptions.MaxSize, QrOptions.Default.Size)),
        ["getLinkQrCode.margin"] = ("The quiet zone in modules.", NumberSchema(0, QrOptions.MaxMargin, QrOptions.Default.Margin)),
        ["getLinkQrCode.color"] = ("The colour of the modules, such as 1a2b3c; 000000 if left out.", null),
        ["getLinkQrCode.background"] = ("The colour behind them, such as ffffff; ffffff if left out.", null),
        ["getLinkQrCode.ecc"] = ("How much may be damaged: L 7 %, M 15 %, Q 25 %, H 30 %.", TextSchema("M", ["L", "M", "Q", "H"])),
    };

    public static Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            // Parameters from a record have the names of its properties; query names are not case-sensitive. All are optional:
            // the framework would call lists required.
            if (parameter is { In: ParameterLocation.Query, Name: { } name })
                (parameter.Name, parameter.Required) = (JsonNamingPolicy.CamelCase.ConvertName(name), false);
            if (!Known.TryGetValue($"{operation.OperationId}.{parameter.Name}", out var known) && !Known.TryGetValue(parameter.Name ?? "", out known))
                continue;
            parameter.Description ??= known.Description;
            parameter.Schema = known.Schema?.Invoke() ?? parameter.Schema;
        }
        return Task.CompletedTask;
    }

    private static OpenApiSchema DaySchema() => new() { Type = JsonSchemaType.String, Format = "date" };

    private static Func<OpenApiSchema> EnumSchema<T>(T defaultValue) where T : struct, Enum =>
        TextSchema(EnumText.Get(defaultValue), [.. EnumText.All<T>()]);

    private static Func<OpenApiSchema> TextSchema(string? defaultValue, string[] values) => () => new OpenApiSchema
    {
        Type = JsonSchemaType.String,
        Enum = [.. values.Select(value => (JsonNode)JsonValue.Create(value))],
        Default = defaultValue is null ? null : JsonValue.Create(defaultValue),
    };

    private static Func<OpenApiSchema> NumberSchema(int min, int max, int defaultValue) => () => new OpenApiSchema
    {
        Type = JsonSchemaType.Integer,
        Format = "int32",
        Minimum = min.ToString(CultureInfo.InvariantCulture),
        Maximum = max.ToString(CultureInfo.InvariantCulture),
        Default = JsonValue.Create(defaultValue),
    };
}
