using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;
using LinkApp.Core.Reports;

namespace LinkApp.Web.Reports;

/// <summary>A value of a breakdown.</summary>
/// <param name="Value">The filter value for a click on the row.</param>
/// <param name="Text">The text of the value for people.</param>
/// <param name="Detail">What distinguishes it from others of the same name, such as the country of a city.</param>
/// <param name="Country">The code of its country, for the flag; null for none.</param>
/// <param name="Clicks">The number of clicks with this value.</param>
public sealed record BreakdownRow(FieldValue Value, string Text, string? Detail, string? Country, long Clicks);

/// <summary>The clicks of a report by the values of one field, most clicks first.</summary>
public sealed record Breakdown(ReportField Field, string Title, IReadOnlyList<BreakdownRow> Rows)
{
    /// <summary>The breakdowns of a report in cards, each with one or more of them to switch between.</summary>
    public static IReadOnlyList<IReadOnlyList<Breakdown>> Create(LinkReport report) =>
    [
        [
            new(
                ReportField.Country, "Countries",
                [.. report.Countries.Select(
                    row => new BreakdownRow(
                        new(ReportField.Country, row.Key), row.Key is null ? "Unknown" : Country.GetName(row.Key), null, row.Key, row.Clicks))]),
            new(
                ReportField.Region, "Regions",
                [.. report.Regions.Select(
                    row => new BreakdownRow(
                        new(ReportField.Region, PlaceName.JoinRegion(row.Key, row.Country)), row.Key ?? "Unknown", row.Country, row.Country, row.Clicks))]),
            new(
                ReportField.City, "Cities",
                [.. report.Cities.Select(
                    row => new BreakdownRow(
                        new(ReportField.City, PlaceName.JoinCity(row.Key, row.Region, row.Country)), row.Key ?? "Unknown",
                        row.Region == row.Key ? null : row.Region, row.Country, row.Clicks))]),
        ],
        [Create(ReportField.Referrer, "Referrers", report.Referrers)],
        [
            Create(ReportField.Device, "Devices", report.Devices), Create(ReportField.Browser, "Browsers", report.Browsers),
            Create(ReportField.System, "Systems", report.Systems),
        ],
        [Create(ReportField.Destination, "Destinations", report.Destinations), Create(ReportField.Rule, "Rules", report.Rules)],
    ];

    /// <summary>The text of a value for people.</summary>
    public static string GetText(FieldValue value) => value switch
    {
        { Field: ReportField.Referrer, Value: null } => "Direct, no referrer",
        { Field: ReportField.Referrer, Value: Click.OtherReferrer } => "Other",
        { Field: ReportField.Destination, Value: null } => "Refused by a rule",
        { Field: ReportField.Rule, Value: null } => "No rule: the default destination",
        { Value: null } => "Unknown",
        { Field: ReportField.Country } => Country.GetName(value.Value),
        _ => value.Value,
    };

    private static Breakdown Create(ReportField field, string title, IReadOnlyList<KeyClicks> rows) =>
        new(
            field, title,
            [.. rows.Select(row => new FieldValue(field, row.Key) is var value ? new BreakdownRow(value, GetText(value), null, null, row.Clicks) : null!)]);
}
