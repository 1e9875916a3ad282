using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Parquet;
using Parquet.Schema;

namespace Candor.Data.Tests;

public sealed class ColumnarTests : IDisposable
{
    private const int Rows = 24;
    private const string Csv = "size,whole,kind,yes,label\n";

    private readonly TempFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    private static double? Size(int i) => i == 3 ? null : i / 4.0;

    private static string? Kind(int i) => i == 5 ? null : i % 3 == 0 ? "red" : "blue";

    private string CsvFile() => _folder.Write("t.csv", Csv + string.Concat(Enumerable.Range(0, Rows).Select(i =>
        FormattableString.Invariant($"{Size(i)},{i - 7},{Kind(i)},{(i % 2 == 0 ? "true" : "false")},{i % 2}\n"))));

    private async Task<string> Parquet()
    {
        var schema = new ParquetSchema(new DataField<double?>("size"), new DataField<long>("whole"), new DataField<string>("kind"),
            new DataField<bool>("yes"), new DataField<int>("label"));
        var path = Path.Combine(_folder.Path, "t.parquet");
        using var stream = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(schema, stream, cancellationToken: Stop);
        foreach (var (from, to) in new[] { (0, 10), (10, Rows) })
        {
            using var group = writer.CreateRowGroup();
            int[] rows = [.. Enumerable.Range(from, to - from)];
            var (size, whole, yes, label) = (System.Array.ConvertAll(rows, Size), System.Array.ConvertAll(rows, i => i - 7L),
                System.Array.ConvertAll(rows, i => i % 2 == 0), System.Array.ConvertAll(rows, i => i % 2));
            await group.WriteAsync<double>(schema.DataFields[0], size.AsMemory(), cancellationToken: Stop);
            await group.WriteAsync<long>(schema.DataFields[1], whole.AsMemory(), cancellationToken: Stop);
            await group.WriteAsync(schema.DataFields[2], rows.Select(Kind).ToList()!);
            await group.WriteAsync<bool>(schema.DataFields[3], yes.AsMemory(), cancellationToken: Stop);
            await group.WriteAsync<int>(schema.DataFields[4], label.AsMemory(), cancellationToken: Stop);
        }

        return path;
    }

    private string Arrow(bool packed = false, bool categories = false)
    {
        DoubleArray.Builder size = new();
        Int64Array.Builder whole = new(), label = new();
        StringArray.Builder kind = new();
        Int8Array.Builder place = new();
        BooleanArray.Builder yes = new();
        for (var i = 0; i < Rows; i++)
        {
            size = Size(i) is { } number ? size.Append(number) : size.AppendNull();
            whole.Append(i - 7);
            label.Append(i % 2);
            kind = Kind(i) is { } text ? kind.Append(text) : kind.AppendNull();
            place = Kind(i) is { } name ? place.Append((sbyte)(name == "red" ? 1 : 0)) : place.AppendNull();
            yes.Append(i % 2 == 0);
        }

        IArrowArray kinds = categories ? new DictionaryArray(new DictionaryType(Int8Type.Default, StringType.Default, false), place.Build(),
            new StringArray.Builder().Append("blue").Append("red").Build()) : kind.Build();
        var batch = new RecordBatch.Builder().Append("size", true, size.Build()).Append("whole", false, whole.Build())
            .Append("kind", true, kinds).Append("yes", false, yes.Build()).Append("label", false, label.Build()).Build();
        var path = Path.Combine(_folder.Path, packed ? "t.feather" : "t.arrow");
        using var stream = File.Create(path);
        using var writer = new ArrowFileWriter(stream, batch.Schema, leaveOpen: false, packed ? new IpcOptions
        {
            CompressionCodec = CompressionCodecType.Lz4Frame,
            CompressionCodecFactory = new CompressionCodecFactory(),
        } : new());
        writer.WriteRecordBatch(batch);
        writer.WriteEnd();
        return path;
    }

    [Fact]
    public async Task The_same_table_is_the_same_data_set_in_any_format()
    {
        var drop = new DataOptions { Missing = MissingPolicy.Drop };
        var mean = new DataOptions { Missing = MissingPolicy.Mean, Ignore = ["kind"] };
        foreach (var path in new[] { await Parquet(), Arrow(), Arrow(packed: true), Arrow(categories: true) })
        {
            Assert.Equal(Dataset.Open(CsvFile(), null, drop).Sha256, Dataset.Open(path, null, drop).Sha256);
            Assert.Equal(Dataset.Open(CsvFile(), null, mean).Sha256, Dataset.Open(path, null, mean).Sha256);
            Assert.Contains("row 3 (from 0), column 'size': missing value", Assert.Throws<CandorException>(
                () => Dataset.Open(path)).Message, StringComparison.Ordinal);
            // Whole numbers are missing markers, too.
            var marked = new DataOptions { Columns = ["whole"], MissingTokens = ["-7"], Missing = MissingPolicy.Drop };
            Assert.Equal(Rows - 1, Dataset.Open(path, "yes", marked).Count);
        }
    }

    [Fact]
    public async Task A_file_without_extension_is_known_by_its_start_and_texts_are_read_from_it()
    {
        foreach (var path in new[] { await Parquet(), Arrow() })
        {
            var bare = Path.Combine(_folder.Path, "bare");
            File.Copy(path, bare, overwrite: true);
            Assert.Equal(Rows, Dataset.Open(bare, null, new() { Missing = MissingPolicy.Mean, Columns = ["whole"] }).Count);
            Assert.Equal(Rows - 1, Dataset.Open(bare, null, new() { Text = "kind", Missing = MissingPolicy.Drop }).Count);
        }
    }

    [Fact]
    public async Task New_cases_are_read_and_matched_by_name()
    {
        var data = Dataset.Open(CsvFile(), null, new() { Missing = MissingPolicy.Drop });
        var contract = Contract.Of(data.Split(seed: 1), new() { Missing = MissingPolicy.Drop });
        foreach (var path in new[] { await Parquet(), Arrow(packed: true) })
            Assert.Equal(data.Sha256, CaseFile.Open(contract, path).ToDataset().Sha256);
    }

    [Fact]
    public async Task A_damaged_file_is_refused_in_one_sentence()
    {
        foreach (var path in new[] { await Parquet(), Arrow() })
        {
            var bytes = File.ReadAllBytes(path);
            File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
            Assert.Contains("damaged", Assert.Throws<CandorException>(() => Dataset.Open(path)).Message, StringComparison.Ordinal);
            File.WriteAllBytes(path, []);
            Assert.Throws<CandorException>(() => Dataset.Open(path));
        }
    }

    [Fact]
    public async Task A_column_of_lists_is_refused_unless_it_is_left_out()
    {
        var schema = new ParquetSchema(new DataField<int>("a"), new DataField<byte[]>("raw"), new DataField<int>("label"));
        var path = Path.Combine(_folder.Path, "l.parquet");
        using (var stream = File.Create(path))
        {
            await using var writer = await ParquetWriter.CreateAsync(schema, stream, cancellationToken: Stop);
            using var group = writer.CreateRowGroup();
            int[] a = [1, 2, 3, 4], label = [0, 1, 0, 1];
            byte[][] raw = [[1], [2], [3], [4]];
            await group.WriteAsync<int>(schema.DataFields[0], a.AsMemory(), cancellationToken: Stop);
            await group.WriteAsync(schema.DataFields[1], raw);
            await group.WriteAsync<int>(schema.DataFields[2], label.AsMemory(), cancellationToken: Stop);
        }

        Assert.Contains("column 'raw' holds bytes", Assert.Throws<CandorException>(() => Dataset.Open(path)).Message,
            StringComparison.Ordinal);
        Assert.Single(Dataset.Open(path, null, new() { Ignore = ["raw"] }).Schema.Columns);
    }

    [Fact]
    public void Arrows_form_for_streams_is_read_too()
    {
        var (file, path) = (Arrow(), Path.Combine(_folder.Path, "s.arrows"));
        using (var read = File.OpenRead(file))
        using (var reader = new ArrowFileReader(read))
        using (var stream = File.Create(path))
        {
            var batch = reader.ReadNextRecordBatch();
            using var writer = new ArrowStreamWriter(stream, batch.Schema);
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }

        var mean = new DataOptions { Missing = MissingPolicy.Mean, Ignore = ["kind"] };
        Assert.Equal(Dataset.Open(file, null, mean).Sha256, Dataset.Open(path, null, mean).Sha256);
        File.Copy(path, Path.Combine(_folder.Path, "bare"));
        Assert.Equal(Dataset.Open(file, null, mean).Sha256, Dataset.Open(Path.Combine(_folder.Path, "bare"), null, mean).Sha256);
    }

    [Fact]
    public void Decimals_and_views_of_texts_are_read()
    {
        decimal[] sums = [1.5m, -0.25m, 12345678901234567890.01m, 0m];
        string[] words = ["short", "a text of more than twelve letters", "", "12 letters .."];
        Decimal128Array.Builder sum = new(new Decimal128Type(30, 2));
        Decimal256Array.Builder wide = new(new Decimal256Type(50, 3));
        StringViewArray.Builder word = new();
        Int32Array.Builder label = new();
        for (var i = 0; i < 24; i++)
        {
            sum.Append(sums[i % 4]);
            wide.Append(-sums[i % 4]);
            word.Append(words[i % 4]);
            label.Append(i % 2);
        }

        var batch = new RecordBatch.Builder().Append("sum", false, sum.Build()).Append("wide", false, wide.Build())
            .Append("word", false, word.Build()).Append("label", false, label.Build()).Build();
        var path = Path.Combine(_folder.Path, "d.arrow");
        using (var stream = File.Create(path))
        using (var writer = new ArrowFileWriter(stream, batch.Schema))
        {
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }

        var data = Dataset.Open(path, null, new() { Ignore = ["word"] });
        for (var i = 0; i < 4; i++)
            Assert.Equal([(double)sums[i], -(double)sums[i]], data.Row(i).ToArray());
        var texts = Dataset.Open(path, null, new() { Text = "word", Ignore = ["sum", "wide"], Missing = MissingPolicy.Drop });
        Assert.Equal(18, texts.Count);
        Assert.Equal(words[1], texts.Document(1));
    }

    [Fact]
    public async Task What_a_packed_table_unpacks_to_is_bounded_by_its_headers()
    {
        const int Many = 400_000;
        var schema = new ParquetSchema(new DataField<string>("a"), new DataField<int>("label"));
        var path = Path.Combine(_folder.Path, "z.parquet");
        using (var stream = File.Create(path))
        {
            await using var writer = await ParquetWriter.CreateAsync(schema, stream,
                new ParquetOptions { CompressionMethod = CompressionMethod.Gzip }, cancellationToken: Stop);
            using var group = writer.CreateRowGroup();
            await group.WriteAsync(schema.DataFields[0], Enumerable.Range(0, Many).Select(i => new string('x', 40) + i % 2).ToList());
            await group.WriteAsync<int>(schema.DataFields[1], Enumerable.Range(0, Many).Select(i => i % 2).ToArray().AsMemory(),
                cancellationToken: Stop);
        }

        Assert.Equal(Many, Dataset.Open(path).Count);
        Refused("values", path, new() { Values = 1000 });
        Refused("unpacked", path, new() { Unpacked = 1000 });

        var zeros = new DoubleArray.Builder().AppendRange(new double[Many]).Build();
        var batch = new RecordBatch.Builder().Append("a", false, zeros).Append("label", false, zeros).Build();
        var arrow = Path.Combine(_folder.Path, "z.arrow");
        using (var stream = File.Create(arrow))
        using (var writer = new ArrowFileWriter(stream, batch.Schema, leaveOpen: false, new IpcOptions
        {
            CompressionCodec = CompressionCodecType.Zstd,
            CompressionCodecFactory = new CompressionCodecFactory(),
        }))
        {
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }

        Refused("values", arrow, new() { Values = 1000 });
        Refused("unpacked", arrow, new() { Unpacked = 1000 });

        void Refused(string limit, string file, ReadLimits limits)
        {
            var e = Assert.Throws<CandorException>(() => Dataset.Open(file, null, new() { Limits = limits }));
            Assert.Contains($"--raise {limit}=N", e.Message, StringComparison.Ordinal);
            Assert.True(e.IsLimit);
        }
    }

    [Fact]
    public async Task Page_headers_tell_what_pages_unpack_to()
    {
        var path = await Parquet();
        using var stream = File.OpenRead(path);
        await using var reader = await ParquetReader.CreateAsync(stream, leaveStreamOpen: true, cancellationToken: Stop);
        using var group = reader.OpenRowGroupReader(0);
        foreach (var field in reader.Schema.DataFields)
        {
            var column = group.GetMetadata(field)!.MetaData!;
            var from = column.DictionaryPageOffset is > 0 and var d ? Math.Min(d, column.DataPageOffset) : column.DataPageOffset;
            var unpacked = Formats.Columnar.ParquetPages.Unpacked(stream, from, column.TotalCompressedSize);
            // The footer counts the headers, too.
            Assert.InRange(unpacked, 1, column.TotalUncompressedSize);
        }
    }

    [Fact]
    public void A_message_with_a_list_longer_than_itself_takes_no_memory()
    {
        var path = Arrow();
        var bytes = File.ReadAllBytes(path);
        // Five columns: the count of their nodes, 16 bytes each, the first with all rows of which one is null.
        byte[] nodes = [5, 0, 0, 0, Rows, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0];
        var at = bytes.AsSpan().IndexOf(nodes);
        Assert.True(at > 0, "the nodes are not where they were expected");
        bytes[at + 3] = 0x04;
        File.WriteAllBytes(path, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("longer than itself", Assert.Throws<CandorException>(() => Dataset.Open(path)).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16L << 20);
    }
}
