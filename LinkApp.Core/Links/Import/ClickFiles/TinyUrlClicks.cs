namespace LinkApp.Core.Links.Import.ClickFiles;

/// <summary>The numbers of hits in the links of TinyURL's API, version 2, where they have them.</summary>
/// <remarks>The form is that of the documentation; it was not compared with an answer of the service.</remarks>
internal static class TinyUrlClicks
{
    public static readonly ClickFileFormat Totals = new(ImportFormat.TinyUrl, new Dictionary<ClickField, string[]>
    {
        [ClickField.Slug] = ["alias"],
        [ClickField.Domain] = ["domain"],
        [ClickField.Day] = ["created_at"],
        [ClickField.Clicks] = ["hits"],
    })
    {
        Marks = ["alias", "tiny_url", "hits"],
        IsOfLinks = true,
        Convert = record =>
        {
            ForeignClick.CleanDomain(record);
            ForeignClick.MakeTotal(record);
        },
    };
}
