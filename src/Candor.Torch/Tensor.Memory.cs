using Candor.Torch.Native;

namespace Candor.Torch;

public sealed unsafe partial class Tensor
{
    /// <summary>The elements' own memory, in pieces that a span can hold; of a contiguous tensor on the CPU.</summary>
    /// <param name="use">Called for each piece in order; the span is not to be kept.</param>
    internal void UseMemory(SpanUse use)
    {
        const int Piece = 1 << 26;
        NativeMethods.Check(NativeMethods.cd_tensor_data(Pointer, out var data, out var bytes));
        for (var offset = 0L; offset < bytes; offset += Piece)
            use(new Span<byte>((byte*)data + offset, (int)Math.Min(Piece, bytes - offset)));
        GC.KeepAlive(this);
    }

    internal delegate void SpanUse(Span<byte> piece);
}
