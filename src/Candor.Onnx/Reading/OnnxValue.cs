using System.Globalization;
using Proto = global::Onnx;

namespace Candor.Onnx.Reading;

/// <summary>An input or output of a graph, as the file declares it.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Type">Element type as ONNX calls it (float, double, int64, string …); "sequence" and "map" for what is no
/// tensor.</param>
/// <param name="Shape">Sizes in words: a number, the name of a size that varies, or "?".</param>
internal sealed record OnnxValue(string Name, string Type, IReadOnlyList<string> Shape)
{
    /// <summary>Sizes; null where one varies. Empty, as a scalar's, where the file says nothing: see <see cref="HasShape"/>.</summary>
    public IReadOnlyList<long?> Sizes { get; private init; } = [];

    /// <summary>Whether the file declares the number of dimensions.</summary>
    public bool HasShape { get; private init; }

    /// <summary>"input float[batch, 9]".</summary>
    public override string ToString() => $"{Name} {Type}[{string.Join(", ", Shape)}]";

    /// <summary>What a file declares.</summary>
    public static OnnxValue Of(Proto.ValueInfoProto value)
    {
        // Exporters may leave a type to be inferred.
        if (value.Type is null)
            return new(value.Name, "?", ["?"]);
        if (value.Type.ValueCase != Proto.TypeProto.ValueOneofCase.TensorType)
            return new(value.Name, value.Type.ValueCase == Proto.TypeProto.ValueOneofCase.SequenceType ? "sequence" : "other", ["?"]);
        var tensor = value.Type.TensorType;
        var dims = tensor.Shape?.Dim.ToArray() ?? [];
        return new(value.Name, TensorReader.NameOf(tensor.ElemType), tensor.Shape is null ? ["?"] : [.. dims.Select(Word)])
        {
            Sizes = [.. dims.Select(d => IsFixed(d) ? d.DimValue : (long?)null)],
            HasShape = tensor.Shape is not null,
        };
    }

    // Some exporters write 0 or −1 for a size that varies.
    private static bool IsFixed(Proto.TensorShapeProto.Types.Dimension d) =>
        d.ValueCase == Proto.TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue && d.DimValue > 0;

    private static string Word(Proto.TensorShapeProto.Types.Dimension d) =>
        IsFixed(d) ? d.DimValue.ToString(CultureInfo.InvariantCulture) : d.DimParam.Length > 0 ? d.DimParam : "?";
}
