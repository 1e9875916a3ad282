using System.Text;
using Candor.Data;
using Candor.Tensors;

namespace Candor.Runs.Tables;

/// <summary>
/// Rows of data in batches, which ranks compute in turn and the first writes in their order. The batches are those that one process has,
/// so their answers are the same to the last bit.
/// </summary>
/// <param name="ranks">Who shares them; each scans all of the data.</param>
/// <param name="size">Rows a batch.</param>
/// <param name="compute">A batch's lines of the table.</param>
/// <param name="write">Takes a line; called on the first rank.</param>
/// <param name="wrote">Is told, on every rank, how many rows of the data were written since it was told last.</param>
/// <param name="cancellation">Stops between two batches: all ranks where one of them was asked.</param>
internal sealed class RankedBatches(
    Ranks ranks, int size, Func<IReadOnlyList<RowCase>, IEnumerable<IReadOnlyList<object?>>> compute,
    Action<IReadOnlyList<object?>> write, Action<long> wrote, CancellationToken cancellation)
{
    private readonly List<RowCase> _own = new(size);
    private int _batch;         // of this round, in which each rank has one
    private int _rows;          // of that batch
    private long _round;        // rows of the round

    /// <summary>Takes the next row.</summary>
    public void Add(RowCase row)
    {
        if (_batch == ranks.Index)
            _own.Add(row);
        (_rows, _round) = (_rows + 1, _round + 1);
        if (_rows < size)
            return;
        (_batch, _rows) = (_batch + 1, 0);
        if (_batch == ranks.Count)
            Write();
    }

    /// <summary>Writes what has been gathered.</summary>
    public void Write()
    {
        ranks.Heed(cancellation);
        var own = compute(_own);
        if (ranks.Count == 1)
        {
            foreach (var line in own)
                write(line);
        }
        else
        {
            var all = ranks.Gather(Bytes(own));
            if (ranks.IsFirst)
                foreach (var line in all.SelectMany(Lines))
                    write(line);
        }
        var rows = _round;
        _own.Clear();
        (_batch, _rows, _round) = (0, 0, 0);
        wrote(rows);
    }

    private static byte[] Bytes(IEnumerable<IReadOnlyList<object?>> lines)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        foreach (var line in lines)
        {
            writer.Write7BitEncodedInt(line.Count);
            foreach (var cell in line)
                Write(writer, cell);
        }
        writer.Flush();
        return stream.ToArray();
    }

    private static void Write(BinaryWriter writer, object? cell)
    {
        switch (cell)
        {
            case null:
                writer.Write('-');
                break;
            case string text:
                writer.Write('s');
                writer.Write(text);
                break;
            case double number:
                writer.Write('d');
                writer.Write(number);
                break;
            case long whole:
                writer.Write('l');
                writer.Write(whole);
                break;
            default:
                throw new InvalidOperationException($"a cell of a table is of the type {cell.GetType().Name}.");
        }
    }

    private static IEnumerable<IReadOnlyList<object?>> Lines(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        while (stream.Position < stream.Length)
        {
            var cells = new object?[reader.Read7BitEncodedInt()];
            for (var i = 0; i < cells.Length; i++)
                cells[i] = reader.ReadChar() switch
                {
                    's' => reader.ReadString(),
                    'd' => reader.ReadDouble(),
                    'l' => reader.ReadInt64(),
                    _ => null,
                };
            yield return cells;
        }
    }
}

/// <summary>A row of data that is asked about.</summary>
/// <param name="Row">Its number.</param>
/// <param name="Id">What tells it apart; null: nothing does.</param>
/// <param name="Case">The case; null: training would have left it out for a missing value.</param>
internal readonly record struct RowCase(int Row, string? Id, Case? Case);
