namespace Candor.Onnx.Operators;

/// <summary>Comparisons and logic.</summary>
internal static class Comparisons
{
    public static IEnumerable<OperatorEntry> All =>
    [
        new("Equal", 1, c => Arithmetic.Both(c, (a, b) => a == b)),
        new("Greater", 1, c => Arithmetic.Both(c, (a, b) => a > b)),
        new("GreaterOrEqual", 12, c => c[0] >= c[1]),
        new("Less", 1, c => Arithmetic.Both(c, (a, b) => a < b)),
        new("LessOrEqual", 12, c => c[0] <= c[1]),
        new("And", 1, c => Arithmetic.Both(c, (a, b) => a.logical_and(b))),
        new("Or", 1, c => Arithmetic.Both(c, (a, b) => a.logical_or(b))),
        new("Xor", 1, c => Arithmetic.Both(c, (a, b) => a.logical_xor(b))),
        new("Not", 1, c => c[0].logical_not()),
        new("IsNaN", 9, c => c[0].isnan()),
        new("IsInf", 10, c => c[0].isinf()) { Refuses = n => n.Flag("detect_negative", true) && n.Flag("detect_positive", true) ? null : "tells signs of infinity apart" },
        new("Where", 9, c => torch.where(c[0], c[1], c[2])),
    ];
}
