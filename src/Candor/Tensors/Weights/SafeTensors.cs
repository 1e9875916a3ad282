namespace Candor.Tensors.Weights;

/// <summary>
/// Tensors by name in one file: the safetensors format, which other tools read without running any code of the file's.
/// Layout: 8 bytes little-endian N; N bytes JSON, {"name": {"dtype", "shape", "data_offsets"}, …, "__metadata__": {text: text}},
/// padded with spaces; then the elements, row by row, little-endian, without gaps.
/// </summary>
public static partial class SafeTensors
{
    private const long MaxHeader = 100_000_000;
    private const string MetadataKey = "__metadata__";

    private static readonly Dictionary<ScalarType, string> s_names = new()
    {
        [ScalarType.Float32] = "F32",
        [ScalarType.Float64] = "F64",
        [ScalarType.Float16] = "F16",
        [ScalarType.BFloat16] = "BF16",
        [ScalarType.Int64] = "I64",
        [ScalarType.Byte] = "U8",
        [ScalarType.Bool] = "BOOL",
    };
}
