namespace LinkApp.Core.Links.Import.ClickFiles;

/// <summary>The numbers of clicks in the links of Rebrandly's API, version 1 (August 2026).</summary>
internal static class RebrandlyClicks
{
    public static readonly ClickFileFormat Totals = new(ImportFormat.Rebrandly, new Dictionary<ClickField, string[]>
    {
        [ClickField.Slug] = ["slashtag"],
        [ClickField.Domain] = ["domainName"],
        [ClickField.Day] = ["createdAt"],
        [ClickField.Clicks] = ["clicks"],
    })
    {
        Marks = ["slashtag", "clicks"],
        IsOfLinks = true,
        Convert = record =>
        {
            ForeignClick.CleanDomain(record);
            ForeignClick.MakeTotal(record);
        },
    };
}
