using System.Buffers.Binary;

namespace Candor.Data.Formats.Columnar;

/// <summary>The head of an Arrow message (Arrow's <c>Message.fbs</c>, in FlatBuffers): whether the lists that it speaks of have room in it.
/// Apache.Arrow takes memory for as many entries as are claimed.</summary>
internal static class ArrowMessage
{
    private const int HeaderType = 1, Header = 2, DictionaryData = 1, Nodes = 1, Buffers = 2, Variadic = 4;
    private const byte DictionaryBatch = 2, RecordBatch = 3;
    private const int NodeBytes = 16, BufferBytes = 16, CountBytes = 8;

    /// <summary>Refuses a head whose lists are longer than itself.</summary>
    /// <exception cref="InvalidDataException">It is such a head, or none.</exception>
    public static void Check(ReadOnlySpan<byte> head)
    {
        try
        {
            var message = BinaryPrimitives.ReadInt32LittleEndian(head);
            var type = Field(head, message, HeaderType) is > 0 and var at ? head[at] : (byte)0;
            if (type is not (DictionaryBatch or RecordBatch) || Field(head, message, Header) is not (> 0 and var header))
                return;
            var batch = Follow(head, header);
            if (type == DictionaryBatch && Field(head, batch, DictionaryData) is > 0 and var data)
                batch = Follow(head, data);
            foreach (var (field, bytes) in ((int, int)[])[(Nodes, NodeBytes), (Buffers, BufferBytes), (Variadic, CountBytes)])
                if (Field(head, batch, field) is > 0 and var list
                    && BinaryPrimitives.ReadUInt32LittleEndian(head[Follow(head, list)..]) > head.Length / bytes)
                    throw new InvalidDataException("a message has a list that is longer than itself");
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new InvalidDataException("a message's head points behind its end", e);
        }
    }

    // Where a field of a table stands; 0: it is left out. Before the table is how far back its list of places is.
    private static int Field(ReadOnlySpan<byte> head, int table, int field)
    {
        var places = table - BinaryPrimitives.ReadInt32LittleEndian(head[table..]);
        var at = 4 + 2 * field;
        return at + 2 > BinaryPrimitives.ReadUInt16LittleEndian(head[places..]) ? 0
            : BinaryPrimitives.ReadUInt16LittleEndian(head[(places + at)..]) is > 0 and var offset ? table + offset : 0;
    }

    private static int Follow(ReadOnlySpan<byte> head, int at) => at + BinaryPrimitives.ReadInt32LittleEndian(head[at..]);
}
