using LinkApp.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>The page during a slow export of clicks.</summary>
public sealed class ExportStopTests(BrowserFixture browser) : BrowserTest(browser)
{
    protected override Task<TestServer> StartServerAsync() => TestServer.StartAsync(replace: services => services.AddSingleton<IStartupFilter, SlowFiles>());

    [Fact]
    public async Task An_export_that_is_stopped_says_so_and_leaves_no_file_that_looks_whole()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        (await Server.ClickAsync("spring")).Dispose();
        var page = await OpenAsync("/app/links/spring/clicks");
        await page.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("CSV, for spreadsheets").ClickAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();

        await Expect(page.GetByText("The export was stopped. The file is incomplete.")).ToBeVisibleAsync();
        Assert.NotNull(await download.FailureAsync());
    }

    /// <summary>Sends the beginning of a CSV file, and holds the rest until the connection is closed, whatever token the writer passes.</summary>
    private sealed class SlowFiles : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (context, rest) =>
            {
                if (context.Request.Path.Value!.EndsWith("/clicks.csv", StringComparison.Ordinal))
                    context.Response.Body = new HeldBody(context.Response.Body, context.RequestAborted);
                await rest(context);
            });
            next(app);
        };
    }

    private sealed class HeldBody(Stream body, CancellationToken aborted) : Stream
    {
        private bool _hasBegun;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_hasBegun)
#pragma warning disable RS0030 // Until it is aborted.
                await Task.Delay(Timeout.Infinite, aborted);
#pragma warning restore RS0030
            _hasBegun = true;
            await body.WriteAsync(buffer, cancellationToken);
            await body.FlushAsync(cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override Task FlushAsync(CancellationToken cancellationToken) => body.FlushAsync(cancellationToken);

        public override void Flush() => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
