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
/// What parameters mean and may be. Handlers take them as text, so that a wrong one is answered by an error that names the
/// cure: the types that programs should use are here.
/// </summary>
internal static class OpenApiParameters
{
    // By name, or by operation and name where the operation differs.
    private static readonly Dictionary<string, (string? Description, Func<OpenApiSchema>? Schema)> Known = new()
    {
        ["slug"] = ("The link's slug, or one that it had before.", null),
        ["host"] = ("The domain's host name.", null),
        ["search"] = ("Part of a name, slug, earlier slug or destination, without case and accents.", null),
        ["listTags.search"] = ("Part of a tag, without case.", null),
        ["tag"] = ("A tag that the links have, without case; given several times, they have all of them.", null),
        ["state"] = ("What the links are now; left out, all but archived links.", Words<StateFilter>(StateFilter.Kept)),
        ["exportLinks.state"] = ("What the links are now; left out, all links.", Words<StateFilter>(StateFilter.All)),
        ["sort"] = ("The order; left out, the newest first.", Words<LinkSort>(LinkSort.Newest)),
        ["cursor"] = ("What the page before gave; left out for the first page.", null),
        ["limit"] = ("Most links of the page.", Number(1, LinkQueries.MaxPageSize, 50)),
        ["listTags.limit"] = ("Most tags of the page.", Number(1, TagQueries.MaxPageSize, 50)),
        ["listClicks.limit"] = ("Most clicks of the page.", Number(1, ClickQueries.MaxPageSize, 100)),
        ["listLinkClicks.limit"] = ("Most clicks of the page.", Number(1, ClickQueries.MaxPageSize, 100)),
        ["bots"] = (null, Words<BotChoice>(default)),
        ["streamLive.link"] = ("Only the clicks of this link, by a slug that it has or had before.", null),
        ["streamLive.tag"] = ("Only the clicks of links that have this tag, without case. Give either link or tag, or neither.", null),
        ["importLinks.format"] = (null, Texts(null, [.. Enum.GetValues<ImportFormat>().Select(ImportFormats.Word)])),
        ["importLinks.dryRun"] = (null, () => new OpenApiSchema { Type = JsonSchemaType.Boolean, Default = false }),
        ["importLinks.taken"] = (null, Texts("skip", ["skip", "rename"])),
        ["getLinkQrCode.format"] = ("The kind of picture.", Texts("svg", ["svg", "png"])),
        ["getLinkQrCode.size"] = ("Width in pixels, quiet zone included.", Number(QrOptions.MinSize, QrOptions.MaxSize, QrOptions.Default.Size)),
        ["getLinkQrCode.margin"] = ("The quiet zone in modules.", Number(0, QrOptions.MaxMargin, QrOptions.Default.Margin)),
        ["getLinkQrCode.color"] = ("The colour of the modules, such as 1a2b3c; left out, 000000.", null),
        ["getLinkQrCode.background"] = ("The colour behind them, such as ffffff; left out, ffffff.", null),
        ["getLinkQrCode.ecc"] = ("How much may be damaged: L 7 %, M 15 %, Q 25 %, H 30 %.", Texts("M", ["L", "M", "Q", "H"])),
    };

    public static Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            // Those of a record have the names of its properties; a query's names are read without case. All may be left out:
            // the framework takes lists for required.
            if (parameter is { In: ParameterLocation.Query, Name: { } name })
                (parameter.Name, parameter.Required) = (JsonNamingPolicy.CamelCase.ConvertName(name), false);
            if (!Known.TryGetValue($"{operation.OperationId}.{parameter.Name}", out var known) && !Known.TryGetValue(parameter.Name ?? "", out known))
                continue;
            parameter.Description ??= known.Description;
            parameter.Schema = known.Schema?.Invoke() ?? parameter.Schema;
        }
        return Task.CompletedTask;
    }

    private static Func<OpenApiSchema> Words<T>(T usual) where T : struct, Enum => Texts(ListWords.Of(usual), [.. ListWords.All<T>()]);

    private static Func<OpenApiSchema> Texts(string? usual, string[] words) => () => new OpenApiSchema
    {
        Type = JsonSchemaType.String,
        Enum = [.. words.Select(word => (JsonNode)JsonValue.Create(word))],
        Default = usual is null ? null : JsonValue.Create(usual),
    };

    private static Func<OpenApiSchema> Number(int least, int most, int usual) => () => new OpenApiSchema
    {
        Type = JsonSchemaType.Integer,
        Format = "int32",
        Minimum = least.ToString(CultureInfo.InvariantCulture),
        Maximum = most.ToString(CultureInfo.InvariantCulture),
        Default = JsonValue.Create(usual),
    };
}
