using System.Text;
using LinkApp.Core.Reports;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Downloads of any number of clicks.</summary>
[Trait("Store", "both")]
public sealed class ClickExportTests
{
    private const int Clicks = 6_000;

    [Theory]
    [InlineData(ClickFormat.Csv, Clicks + 1)]
    [InlineData(ClickFormat.Ndjson, Clicks)]
    public async Task An_export_holds_one_page_in_memory_and_reads_no_further_than_its_receiver_takes(ClickFormat format, int lines)
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        await pipeline.RecordAsync(Enumerable.Range(0, Clicks).Select(_ => pipeline.Click(link, Pipeline.Berlin)));
        var selection = new ClickSelection(link.OrganizationId, [link.Id], new ReportRange(Pipeline.Start.AddDays(-1), Pipeline.Start.AddDays(1)));
        await using var receiver = new SlowReceiver();
        var read = new PagesRead();

        var export = pipeline.Get<ClickExport>().WriteAsync(receiver, selection, format, read);
        await Eventually.Get(receiver.Stuck, "the receiver takes no more");

        // The receiver took one write of the first page: no second page was read, and nothing is buffered.
        Assert.Equal(0, read.Clicks);
        receiver.GoOn();
        await export;

        Assert.Equal(Clicks, read.Clicks);
        // Sometimes only an empty page shows that no clicks follow.
        Assert.InRange(read.Pages, Clicks / ClickQueries.MaxPageSize, (Clicks / ClickQueries.MaxPageSize) + 1);
        Assert.Equal(lines, Encoding.UTF8.GetString(receiver.Taken.ToArray()).Count(letter => letter == '\n'));
        Assert.InRange(receiver.LargestWrite, 1, 500 * ClickQueries.MaxPageSize);
    }

    /// <summary>Counts the reported pages, on the reporting thread.</summary>
    private sealed class PagesRead : IProgress<ClickExportProgress>
    {
        public int Pages { get; private set; }

        public long Clicks { get; private set; }

        public void Report(ClickExportProgress value) => (Pages, Clicks) = (Pages + 1, value.Clicks);
    }

    /// <summary>Takes the first write, and the others only after <see cref="GoOn"/>.</summary>
    private sealed class SlowReceiver : Stream
    {
        private readonly TaskCompletionSource<bool> _stuck = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public MemoryStream Taken { get; } = new();

        public int LargestWrite { get; private set; }

        public Task<bool> Stuck => _stuck.Task;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public void GoOn() => _goOn.SetResult();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Taken.Length > 0)
            {
                _stuck.TrySetResult(true);
                await _goOn.Task;
            }
            LargestWrite = Math.Max(LargestWrite, buffer.Length);
            Taken.Write(buffer.Span);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        // The writer must not block a thread of the server.
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
