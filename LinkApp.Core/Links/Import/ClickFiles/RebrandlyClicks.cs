namespace LinkApp.Core.Links.Import.ClickFiles;

/// <summary>The numbers of clicks in the links of Rebrandly's API, version 1.</summary>
/// <remarks>The form is that of the documentation; it was not compared with an answer of the service.</remarks>
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
