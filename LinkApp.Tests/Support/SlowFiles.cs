using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace LinkApp.Tests.Support;

/// <summary>Sends the beginning of a CSV file, and holds the rest until the connection is closed, whatever token the writer passes.</summary>
public sealed class SlowFiles : IStartupFilter
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

internal sealed class HeldBody(Stream body, CancellationToken aborted) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return;
        await body.WriteAsync(buffer[..1], cancellationToken);
        await body.FlushAsync(cancellationToken);
#pragma warning disable RS0030 // Until it is aborted.
        await Task.Delay(Timeout.Infinite, aborted);
#pragma warning restore RS0030
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
