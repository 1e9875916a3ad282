using System.Buffers.Binary;

namespace Candor.Data.Formats.Pictures;

/// <summary>
/// Whether the scan of a sequential JPEG (ITU-T T.81, Annex F.2.2) has the codes of all blocks. A decoder that meets a marker too early
/// fills up with grey
/// and says so in a warning that Skia passes over; this reads the codes alone, without making pixels of them.
/// </summary>
internal ref struct JpegScan
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly Huffman?[] _tables = new Huffman?[8]; // DC 0 to 3, AC 0 to 3
    private int _at;
    private uint _buffer;
    private int _bits;
    private int _stray;

    private JpegScan(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Whether all blocks are there, and how many bytes lie between the last of them and the next marker.</summary>
    /// <param name="bytes">A JPEG whose header a decoder took.</param>
    /// <returns>true and 0 also where this cannot tell: of progressive, arithmetic and several-scan files.</returns>
    public static (bool IsComplete, int Stray) Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var scan = new JpegScan(bytes);
            return (scan.Walk(), scan._stray);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            return (false, 0); // a segment that goes on behind the file's end
        }
    }

    private bool Walk()
    {
        ReadOnlySpan<byte> frame = default;
        var restart = 0;
        for (_at = 2; _at + 3 < _bytes.Length;)
        {
            if (_bytes[_at] != 0xFF || _bytes[_at + 1] is 0 or 1 or 0xFF or (>= 0xD0 and <= 0xD8))
            {
                _at++;
                continue;
            }

            var marker = _bytes[_at + 1];
            var body = _bytes.Slice(_at + 4, BinaryPrimitives.ReadUInt16BigEndian(_bytes[(_at + 2)..]) - 2);
            _at += 4 + body.Length;
            switch (marker)
            {
                case 0xC0 or 0xC1:
                    frame = body;
                    break;
                case 0xC4:
                    Tables(body);
                    break;
                case 0xDD:
                    restart = BinaryPrimitives.ReadUInt16BigEndian(body);
                    break;
                case 0xDA:
                    return frame.IsEmpty || body[0] != frame[5] || Blocks(frame, body, restart);
                case 0xD9:
                    return true;
            }
        }

        return true;
    }

    private void Tables(ReadOnlySpan<byte> body)
    {
        while (body.Length > 17)
        {
            var symbols = 0;
            foreach (var count in body.Slice(1, 16))
                symbols += count;
            _tables[(body[0] >> 4) * 4 + (body[0] & 3)] = new(body.Slice(1, 16).ToArray(), body.Slice(17, symbols).ToArray());
            body = body[(17 + symbols)..];
        }
    }

    private bool Blocks(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> scan, int restart)
    {
        int height = BinaryPrimitives.ReadUInt16BigEndian(frame[1..]),
            width = BinaryPrimitives.ReadUInt16BigEndian(frame[3..]), components = frame[5];
        var (across, down) = (1, 1);
        for (var i = 0; i < components && components > 1; i++) // the blocks of one component alone stand one by one
            (across, down) = (Math.Max(across, frame[7 + 3 * i] >> 4), Math.Max(down, frame[7 + 3 * i] & 15));
        var units = (long)((width + 8 * across - 1) / (8 * across)) * ((height + 8 * down - 1) / (8 * down));
        for (long unit = 0; unit < units; unit++)
        {
            if (restart > 0 && unit > 0 && unit % restart == 0 && !Restart())
                return false;
            for (var i = 0; i < components; i++)
            {
                var blocks = components == 1 ? 1 : (frame[7 + 3 * i] >> 4) * (frame[7 + 3 * i] & 15);
                if (_tables[scan[2 + 2 * i] >> 4] is not { } dc || _tables[4 + (scan[2 + 2 * i] & 15)] is not { } ac)
                    return true; // a decoder has tables of its own
                for (var b = 0; b < blocks; b++)
                    if (!Block(dc, ac))
                        return false;
            }
        }

        _stray = _bits / 8;
        for (; _at < _bytes.Length && !IsMarker; _at++)
            _stray++;
        return true;
    }

    // A marker, or the end of the file.
    private readonly bool IsMarker => _at >= _bytes.Length || (_bytes[_at] == 0xFF && (_at + 1 >= _bytes.Length || _bytes[_at + 1] != 0));

    private bool Block(Huffman dc, Huffman ac)
    {
        if (Symbol(dc) is not (>= 0 and var size) || !Skip(size))
            return false;
        for (var k = 1; k < 64; k++)
        {
            var symbol = Symbol(ac);
            if (symbol < 0 || !Skip(symbol & 15))
                return false;
            if (symbol == 0)
                break; // end of block
            k += symbol >> 4;
        }

        return true;
    }

    private int Symbol(Huffman table)
    {
        if (Fill(8) && table.Short[(byte)(_buffer >> _bits - 8)] is var (symbol, bits) && bits > 0)
        {
            _bits -= bits;
            return symbol;
        }

        var code = 0;
        for (var length = 0; length < 16 && Fill(1); length++)
        {
            code = code << 1 | (int)(_buffer >> --_bits & 1);
            if (code - table.First[length] is var i && i >= 0 && i < table.Counts[length])
                return table.Symbols[table.Start[length] + i];
        }

        return -1;
    }

    private bool Skip(int bits)
    {
        if (!Fill(bits))
            return false;
        _bits -= bits;
        return true;
    }

    // Whether so many bits are there before a marker, or the end, stands in place of a code.
    private bool Fill(int bits)
    {
        while (_bits < bits)
        {
            if (IsMarker)
                return false;
            _buffer = _buffer << 8 | _bytes[_at];
            _at += _bytes[_at] == 0xFF ? 2 : 1;
            _bits += 8;
        }

        return true;
    }

    private bool Restart()
    {
        _bits = 0;
        while (_at + 1 < _bytes.Length && !(_bytes[_at] == 0xFF && _bytes[_at + 1] is not (0 or 0xFF)))
            _at++;
        _at += 2;
        return _at < _bytes.Length && _bytes[_at - 1] is >= 0xD0 and <= 0xD7;
    }

    /// <summary>Codes of one to sixteen bits, in the order of their lengths (T.81, Annex C).</summary>
    private sealed class Huffman
    {
        public Huffman(byte[] counts, byte[] symbols)
        {
            (Counts, Symbols) = (counts, symbols);
            var (code, start) = (0, 0);
            for (var length = 0; length < 16; length++)
            {
                (First[length], Start[length]) = (code, start);
                for (var i = 0; length < 8 && i < counts[length]; i++)
                    Short.AsSpan((code + i << 7 - length) & 0xFF, 1 << 7 - length).Fill((symbols[start + i], length + 1));
                code = code + counts[length] << 1;
                start += counts[length];
            }
        }

        /// <summary>By the next eight bits: the symbol whose code they begin with, and its length; 0: a longer one.</summary>
        public (byte Symbol, int Bits)[] Short { get; } = new (byte, int)[256];

        public byte[] Counts { get; }

        public byte[] Symbols { get; }

        public int[] First { get; } = new int[16];

        public int[] Start { get; } = new int[16];
    }
}
