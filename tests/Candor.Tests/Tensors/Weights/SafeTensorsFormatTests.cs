using System.Text;
using Candor.Tensors;
using Candor.Tensors.Weights;
using FsCheck;
using FsCheck.Fluent;

namespace Candor.Tests.Tensors.Weights;

public sealed class SafeTensorsFormatTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("candor");

    public static TheoryData<string> Hostile => [.. HostileFiles.All.Keys];

    public void Dispose() => _folder.Delete(recursive: true);

    private string Save(byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, "x.safetensors");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    [Theory, MemberData(nameof(Hostile))]
    public void A_hostile_file_is_refused_by_name_and_fault_and_costs_no_memory(string name)
    {
        var (bytes, fault) = HostileFiles.All[name];
        var path = Save(bytes);
        var live = TorchRuntime.LiveTensors;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var e = Assert.Throws<InvalidDataException>(() => SafeTensors.Read(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 1 << 20);
        Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
        Assert.Contains(fault, e.Message, StringComparison.Ordinal);
        Assert.Equal(live, TorchRuntime.LiveTensors);
    }

    [Fact]
    public void Bytes_made_by_hand_are_read_padding_and_empty_tensors_included()
    {
        byte[] elements = [0, 0, 128, 63, 0, 0, 0, 192, 7, 1];
        var header = """{"e":{"dtype":"I64","shape":[0,3],"data_offsets":[8,8]},"b":{"dtype":"U8","shape":[],"data_offsets":[8,9]},"t":{"data_offsets":[9,10],"shape":[1],"dtype":"BOOL"}, "__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}    """;
        using var file = SafeTensors.Read(Save([.. HostileFiles.File(header), .. elements]));
        Assert.Equal([1f, -2f], file.Tensors["a"].ToArray<float>());
        Assert.Equal([1, 2], file.Tensors["a"].shape);
        Assert.Equal([(byte)7], file.Tensors["b"].ToArray<byte>());
        Assert.Equal([true], file.Tensors["t"].ToArray<bool>());
        Assert.Equal([0, 3], file.Tensors["e"].shape);
        Assert.Equal("v", file.Metadata["k"]);
    }

    [Fact] // Written once by this code and read back by the reader in tools/golden/torch_oracle.py, which shares nothing with ours.
    public void A_file_is_written_byte_for_byte_as_another_reader_was_seen_to_read_it()
    {
        using var scope = torch.NewDisposeScope();
        var path = Path.Combine(_folder.FullName, "w");
        SafeTensors.Write(
            path, [new("b", Tensor.From([1L])), new("a", Tensor.From([1.5f, -2], [1, 2]))], new Dictionary<string, string> { ["k"] = "v" });
        var header = """{"__metadata__":{"k":"v"},"b":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[8,16]}}""";
        byte[] expected = [.. HostileFiles.File(header.PadRight((header.Length + 7) / 8 * 8)), 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 192, 63, 0, 0,
            0, 192];
        Assert.Equal(expected, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_transposed_tensor_is_written_row_by_row()
    {
        using var scope = torch.NewDisposeScope();
        var path = Path.Combine(_folder.FullName, "w");
        SafeTensors.Write(path, [new("t", Tensor.From([1f, 2, 3, 4, 5, 6], [2, 3]).t())]);
        using var file = SafeTensors.Read(path);
        Assert.Equal([1f, 4, 2, 5, 3, 6], file.Tensors["t"].ToArray<float>());
    }

    [Fact]
    public void Random_bytes_after_a_length_are_refused_in_no_other_way() => Prop.ForAll<byte[]>(bytes => Refused(
        [(byte)bytes.Length, (byte)(bytes.Length >> 8), 0, 0, 0, 0, 0, 0, .. bytes])).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_good_file_with_any_one_byte_changed_is_read_or_refused() => Prop.ForAll<int, byte>((at, value) =>
    {
        byte[] bytes = [.. HostileFiles.File("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"BOOL","shape":[3,1],"data_offsets":[8,11]}}"""), .. new byte[11]];
        bytes[(int)((uint)at % (uint)bytes.Length)] = value;
        return Refused(bytes);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void A_header_of_random_pieces_of_the_format_is_read_or_refused()
    {
        string[] pieces = ["{", "}", "[", "]", ",", ":", "\"a\"", "\"dtype\"", "\"F32\"", "\"shape\"", "\"data_offsets\"", "0", "8", "-1",
            "9223372036854775807", "\"__metadata__\"", "null", "true", "1e9", "\\", "\"\\ud800\""];
        var headers = Gen.Elements(pieces).ListOf().Select(p => "{" + string.Concat(p)).ToArbitrary();
        Prop.ForAll(headers, header => Refused(HostileFiles.File(header, 8))).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    private bool Refused(byte[] bytes)
    {
        try
        {
            SafeTensors.Read(Save(bytes)).Dispose();
        }
        catch (InvalidDataException)
        {
            // The one way to refuse.
        }
        return true;
    }
}
