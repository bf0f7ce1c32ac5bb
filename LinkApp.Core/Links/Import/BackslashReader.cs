namespace LinkApp.Core.Links.Import;

/// <summary>Reads CSV whose quotes are escaped by backslashes as CSV whose quotes are doubled.</summary>
/// <param name="inner">The text; closed with this reader.</param>
internal sealed class BackslashReader(TextReader inner) : TextReader
{
    private bool _owesQuote;

    public override int Read()
    {
        if (_owesQuote)
        {
            _owesQuote = false;
            return '"';
        }
        var letter = inner.Read();
        if (letter != '\\' || inner.Peek() is not ('"' or '\\'))
            return letter;
        _owesQuote = inner.Read() == '"';
        return _owesQuote ? '"' : '\\';
    }

    public override int Peek() => _owesQuote ? '"' : inner.Peek();

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        var length = 0;
        while (length < buffer.Length && Read() is var letter and >= 0)
            buffer[length++] = (char)letter;
        return length;
    }

    public override Task<int> ReadAsync(char[] buffer, int index, int count) => Task.FromResult(Read(buffer.AsSpan(index, count)));

    public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
