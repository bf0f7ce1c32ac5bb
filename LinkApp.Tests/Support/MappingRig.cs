using System.Text;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Links.Import.Mapping;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Support;

/// <summary>Makes imports whose columns are to be mapped.</summary>
internal sealed class MappingRig(IServiceProvider services, int organization)
{
    /// <summary>Links in a form that LinkApp does not know, with a wrong address and dates that may be read in two ways.</summary>
    public const string Links = """
        Short URL,Goes to,What it is,Campaign,Expires,Owner
        https://go.example/spring-sale,https://shop.example/spring?utm_source=print,Spring sale,print;2026,03/04/2027,Ada
        https://go.example/menu,https://restaurant.example/menu.pdf,Menu of the day,print,,Grace
        https://go.example/broken,shop.example without a scheme,Broken,,,Ada
        https://go.example/jobs,https://jobs.example/,Jobs,,05/06/2027,Grace

        """;

    /// <summary>Clicks of the link /spring in a form that LinkApp does not know, with a wrong time and an unknown link.</summary>
    public const string Clicks = """
        Clicked at;Link;From country;Referring page;User agent;Session
        2026-01-31 10:15:00;https://go.example/spring;Germany;https://news.example.com/today;"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";a1
        2026-01-31 11:20:00;https://go.example/spring;Malaysia;(direct);;a2
        a while ago;https://go.example/spring;Malaysia;;;a3
        2026-01-31 12:20:00;https://go.example/summer;France;;;a4

        """;

    /// <summary>Uploads a file with this text.</summary>
    public async Task<ImportJob> CreateAsync(string text, string name = "export of the old shortener.csv")
    {
        var upload = services.GetRequiredService<ImportFolder>().NewUpload();
        await using (upload)
            await upload.WriteAsync(Encoding.UTF8.GetBytes(text));
        return await services.GetRequiredService<ImportMappings>().CreateAsync(organization, upload.Name, name, ImportRig.Ada);
    }
}
