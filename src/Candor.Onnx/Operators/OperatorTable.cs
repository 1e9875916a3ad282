using System.Globalization;
using Candor.Onnx.Reading;

namespace Candor.Onnx.Operators;

/// <summary>All operators that the rebuilt graph has; ONNX Runtime has all others.</summary>
internal static class OperatorTable
{
    private static readonly ILookup<(string, string), OperatorEntry> s_all = ((IEnumerable<OperatorEntry>)
        [
            .. Arithmetic.All, .. Activations.All, .. Comparisons.All, .. Reductions.All, .. Shapes.All, .. Slices.All, .. Indexing.All,
            .. Fillings.All, .. MatrixProducts.All, .. Convolving.All, .. Pooling.All, .. Resizing.All, .. Normalizing.All,
            .. Recurrent.All, .. Classical.All,
        ]).ToLookup(e => (e.Domain, e.Name));

    /// <summary>Names of the operators, those of other sets with their domain.</summary>
    public static IReadOnlyList<string> Names =>
        [.. s_all.Select(g => g.Key.Item1.Length == 0 ? g.Key.Item2 : $"{g.Key.Item1}.{g.Key.Item2}").Order(StringComparer.Ordinal)];

    /// <summary>What a node does.</summary>
    /// <param name="node">The node.</param>
    /// <param name="fault">Why it cannot be rebuilt.</param>
    public static OperatorEntry? Find(OnnxNode node, out string fault)
    {
        var entries = s_all[(node.Domain, node.Operator)].ToArray();
        var entry = Array.Find(entries, e => node.Opset >= e.Since && node.Opset <= e.Until);
        fault = entry is not null ? entry.Refuses(node) ?? ""
            : entries.Length == 0 ? "is not among the operators that are rebuilt"
            : string.Create(CultureInfo.InvariantCulture, $"of opset {node.Opset} is not rebuilt, " +
                $"only from opset {entries.Min(e => e.Since)} on");
        return fault.Length == 0 ? entry : null;
    }
}
