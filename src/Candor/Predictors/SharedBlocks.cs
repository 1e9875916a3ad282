using Candor.Tensors;

namespace Candor.Predictors;

/// <summary>Blocks of rows that ranks compute in turn. They are those that one process has, and pass between ranks as bytes, so that the
/// whole is the same to the last bit.</summary>
internal static class SharedBlocks
{
    /// <summary>Joins what a function gives for blocks of rows.</summary>
    /// <param name="ranks">Who shares them; all come here with the same rows.</param>
    /// <param name="rows">Rows a block.</param>
    /// <param name="all">N.</param>
    /// <param name="part">Gives [n, …] for the first row of a block and the number of its rows, without a graph and without the
    /// ranks.</param>
    /// <param name="device">Where the result lives.</param>
    /// <returns>[N, …], on every rank.</returns>
    public static Tensor Join(Ranks ranks, int rows, long all, Func<long, long, Tensor> part, Device device)
    {
        var blocks = (int)((all + rows - 1) / rows);
        if (ranks.Count == 1 || blocks < 2)
            return RowChunks.Join(rows, all, part);
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var own = new List<Tensor>();
        for (var block = ranks.Index; block < blocks; block += ranks.Count)
        {
            using var inner = torch.NewDisposeScope();
            own.Add(inner.MoveToOuter(part((long)block * rows, Math.Min(rows, all - ((long)block * rows))).detach().cpu().contiguous()));
        }
        var theirs = ranks.Gather(Bytes(own)).Select(Tensors).ToArray();
        var joined = Enumerable.Range(0, blocks).Select(block => theirs[block % ranks.Count][block / ranks.Count]);
        return scope.MoveToOuter(torch.cat([.. joined]).to(device));
    }

    private static byte[] Bytes(List<Tensor> tensors)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        foreach (var tensor in tensors)
        {
            writer.Write((byte)tensor.dtype);
            writer.Write((byte)tensor.shape.Length);
            foreach (var size in tensor.shape)
                writer.Write(size);
            tensor.UseMemory(piece => writer.Write(piece));
        }
        writer.Flush();
        return stream.ToArray();
    }

    private static List<Tensor> Tensors(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        var tensors = new List<Tensor>();
        while (reader.BaseStream.Position < bytes.Length)
        {
            var dtype = (ScalarType)reader.ReadByte();
            var shape = new long[reader.ReadByte()];
            for (var i = 0; i < shape.Length; i++)
                shape[i] = reader.ReadInt64();
            var tensor = torch.empty(shape, dtype: dtype, device: torch.CPU);
            tensor.UseMemory(piece => reader.BaseStream.ReadExactly(piece));
            tensors.Add(tensor);
        }
        return tensors;
    }
}
