using LinkApp.Core.Data;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

public sealed class DataFolderTests
{
    [Fact]
    public async Task A_second_server_is_kept_out_of_the_folder_and_told_why()
    {
        using var folder = new TempFolder();
        await using var first = await TestServer.StartAsync(folder: folder);

        var error = await Assert.ThrowsAsync<DataException>(() => TestServer.StartAsync(folder: folder));

        Assert.Contains("Data:Directory", error.Message, StringComparison.Ordinal);
        Assert.Contains("another LinkApp server", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_can_follow_one_that_has_stopped()
    {
        using var folder = new TempFolder();
        await using (var first = await TestServer.StartAsync(folder: folder))
            await first.LinkAsync(new LinkBuilder().Slug("spring"));

        await using var second = await TestServer.StartAsync(folder: folder);

        using var answer = await second.ClickAsync("spring");
        Assert.Equal(System.Net.HttpStatusCode.Found, answer.StatusCode);
    }
}
