using System.Buffers;
using System.Runtime.CompilerServices;

namespace LinkApp.Core.Clicks.Imported;

/// <summary>
/// An array outside of the managed heap, for megabytes that are needed for seconds: on the heap, arrays of this size stay until all
/// generations are collected. Its pages are taken from the system when they are first written. Dispose it when nothing reads it any more.
/// </summary>
/// <param name="length">How many elements it has.</param>
internal sealed unsafe class NativeArray<T>(int length) : MemoryManager<T> where T : unmanaged
{
    private T* _elements = (T*)System.Runtime.InteropServices.NativeMemory.Alloc((nuint)length, (nuint)sizeof(T));

    /// <summary>Its elements; what they are before they are written is not defined.</summary>
    public override Span<T> GetSpan() => new(_elements is null ? throw new ObjectDisposedException(nameof(NativeArray<T>)) : _elements, length);

    // It never moves.
    public override MemoryHandle Pin(int elementIndex = 0) => new(Unsafe.AsPointer(ref GetSpan()[elementIndex]));

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        System.Runtime.InteropServices.NativeMemory.Free(_elements);
        _elements = null;
    }
}
