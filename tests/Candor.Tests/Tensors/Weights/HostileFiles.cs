using System.Buffers.Binary;
using System.Text;
using Candor.Tensors;

namespace Candor.Tests.Tensors.Weights;

/// <summary>Files that look like safetensors and are not: what each is called, its bytes, and what the message must say.</summary>
internal static class HostileFiles
{
    private const string Good = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    public static IReadOnlyDictionary<string, (byte[] Bytes, string Fault)> All { get; } = new Dictionary<string, (byte[], string)>
    {
        ["empty"] = ([], "0 bytes"),
        ["seven bytes"] = (new byte[7], "7 bytes"),
        ["no header"] = (new byte[8], "'{'"),
        ["header cut off"] = (File(Good, 8)[..30], "cut off"),
        ["header past the end"] = (WithLength(File(Good, 8), 63), "cut off"),
        ["header of 100 MB and a bit"] = (WithLength(File(Good, 8), 100_000_001), "at most 100000000"),
        ["header of 2^63"] = (WithLength(File(Good, 8), long.MinValue), "at most"),
        ["header of 2^64-1"] = (WithLength(File(Good, 8), -1), "at most"),
        ["padded in front"] = (File(" " + Good, 8), "'{'"),
        ["an array"] = (File("[]"), "'{'"),
        ["only a brace"] = (File("{"), "JSON"),
        ["not JSON"] = (File("{a:1}"), "JSON"),
        ["a comment"] = (File("{/**/}"), "JSON"),
        ["a trailing comma"] = (File("{\"a\":{\"dtype\":\"F32\",\"shape\":[2,],\"data_offsets\":[0,8]}}", 8), "JSON"),
        ["two values"] = (File("{} {}"), "JSON"),
        ["zero bytes as padding"] = (File(Good + "\0", 8), "JSON"),
        ["not UTF-8"] = (File([.. "{\"a"u8, 0xff, .. "\":{}}"u8]), "UTF-8"),
        ["half a surrogate pair"] = (File("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8), "Unicode"),
        ["nested deeply"] = (File("{\"a\":" + new string('[', 5000) + new string(']', 5000) + "}"), "StartArray"),
        ["nested in a shape"] = (File("""{"a":{"dtype":"F32","shape":[[2]],"data_offsets":[0,8]}}""", 8), "JSON"),
        ["a number for a tensor"] = (File("""{"a":1}"""), "'a' is Number"),
        ["null for a tensor"] = (File("""{"a":null}"""), "'a' is Null"),
        ["metadata that is no object"] = (File("""{"__metadata__":"x"}"""), "__metadata__ is String"),
        ["metadata with a number"] = (File("""{"__metadata__":{"x":1}}"""), "__metadata__.x is Number"),
        ["metadata with an object"] = (File("""{"__metadata__":{"x":{}}}"""), "__metadata__.x is StartObject"),
        ["metadata twice"] = (File("""{"__metadata__":{},"__metadata__":{}}"""), "twice"),
        ["metadata with a key twice"] = (File("""{"__metadata__":{"x":"1","x":"2"}}"""), "twice"),
        ["a tensor twice"] = (File("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", 16), "'a' twice"),
        ["a tensor twice, once escaped"] = (File("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"\u0061":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", 16), "'a' twice"),
        ["a shape twice"] = (File("""{"a":{"dtype":"F32","shape":[2],"shape":[2],"data_offsets":[0,8]}}""", 8), "'shape' twice"),
        ["no dtype"] = (File("""{"a":{"shape":[2],"data_offsets":[0,8]}}""", 8), "needs dtype"),
        ["no shape"] = (File("""{"a":{"dtype":"F32","data_offsets":[0,8]}}""", 8), "needs dtype, shape"),
        ["no offsets"] = (File("""{"a":{"dtype":"F32","shape":[2]}}""", 8), "two data_offsets"),
        ["one offset"] = (File("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8]}}""", 8), "two data_offsets"),
        ["three offsets"] = (File("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}""", 8), "more than 2"),
        ["an unknown entry"] = (File("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":0}}""", 8), "'x'"),
        ["an unknown dtype"] = (File("""{"a":{"dtype":"f32","shape":[2],"data_offsets":[0,8]}}""", 8), "'f32'"),
        ["a number as dtype"] = (File("""{"a":{"dtype":6,"shape":[2],"data_offsets":[0,8]}}""", 8), "dtype is Number"),
        ["a negative size"] = (File("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8), "shape holds"),
        ["two negative sizes"] = (File("""{"a":{"dtype":"F32","shape":[-1,-2],"data_offsets":[0,8]}}""", 8), "shape holds"),
        ["half a size"] = (File("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", 8), "shape holds"),
        ["a size with an exponent"] = (File("""{"a":{"dtype":"F32","shape":[2e0],"data_offsets":[0,8]}}""", 8), "shape holds"),
        ["a size of 2^64"] = (File("""{"a":{"dtype":"F32","shape":[18446744073709551616],"data_offsets":[0,8]}}""", 8), "shape holds"),
        ["a text as size"] = (File("""{"a":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}}""", 8), "shape holds"),
        ["nine dimensions"] = (File("""{"a":{"dtype":"F32","shape":[2,1,1,1,1,1,1,1,1],"data_offsets":[0,8]}}""", 8), "more than 8"),
        ["a product that wraps to the right size"] = (File("""{"a":{"dtype":"F32","shape":[4611686018427387905,4,2],"data_offsets":[0,32]}}""", 32), "too large"),
        ["a product that overflows beside a zero"] = (File("""{"a":{"dtype":"F32","shape":[0,4611686018427387904,4611686018427387904],"data_offsets":[0,0]}}"""), "too large"),
        ["a tensor larger than memory"] = (File("""{"a":{"dtype":"F32","shape":[1099511627776],"data_offsets":[0,4398046511104]}}""", 8), "only 8 follow"),
        ["a size that does not fit its offsets"] = (File("""{"a":{"dtype":"F64","shape":[2],"data_offsets":[0,8]}}""", 8), "takes 16 bytes"),
        ["offsets the wrong way round"] = (File("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8), "data_offsets are 8 and 0"),
        ["a negative offset"] = (File("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", 8), "data_offsets holds"),
        ["a hole in front"] = (File("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12), "a hole"),
        ["a hole between"] = (File("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}""", 3), "a hole"),
        ["an overlap"] = (File("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3), "an overlap"),
        ["the same bytes for two"] = (File("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 2), "an overlap"),
        ["elements cut off"] = (File(Good, 7), "cut off"),
        ["bytes after the last tensor"] = (File(Good, 9), "1 belong to no tensor"),
        ["bytes and no tensor"] = (File("{}", 1), "1 belong to no tensor"),
        ["a truth value of 2"] = ([.. File("""{"a":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}}"""), 1, 2], "neither 0 nor 1"),
    };

    public static byte[] File(string header, int elements = 0) => [.. File(Encoding.UTF8.GetBytes(header)), .. new byte[elements]];

    private static byte[] File(byte[] header) => [.. WithLength(new byte[8], header.Length), .. header];

    private static byte[] WithLength(byte[] file, long length)
    {
        BinaryPrimitives.WriteInt64LittleEndian(file, length);
        return file;
    }
}
