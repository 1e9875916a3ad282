using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>Runs a predictor over masked copies of a batch, in pieces that stay in the processor's cache.</summary>
public static class MaskedPasses
{
    /// <summary>Cuts [rows × masks] into pieces of at most <paramref name="chunkRows"/> masked copies (one at least).</summary>
    internal static IEnumerable<Piece> Pieces(long rows, long masks, int chunkRows)
    {
        var rowStep = Math.Max(1, chunkRows / masks);
        var maskStep = Math.Clamp(chunkRows / rowStep, 1, masks);
        for (var row = 0L; row < rows; row += rowStep)
            for (var mask = 0L; mask < masks; mask += maskStep)
                yield return new Piece(row, Math.Min(rowStep, rows - row), mask, Math.Min(maskStep, masks - mask));
    }

    /// <summary>The explained outputs of one piece.</summary>
    internal static Tensor Outputs(
        Predictor predictor, Tensor x, Tensor masks, Tensor b, Tensor targets, ExplainedOutput output, Piece piece,
            FeatureSpace? space = null,
        Precision precision = Precision.Own)
    {
        var shared = masks.size(0) == 1 && x.size(0) != 1;
        var part = (shared ? masks : masks.narrow(0, piece.Row, piece.Rows)).narrow(1, piece.Mask, piece.Masks);
        var own = b.dim() == x.dim() ? b.narrow(0, piece.Row, piece.Rows) : b;
        var copies = Masked.Copies(x.narrow(0, piece.Row, piece.Rows), part, own, space ?? predictor.Space);
        var logits = predictor.Forward(copies, precision).reshape(piece.Rows, piece.Masks, -1);
        return ExplainedOutputs.Of(predictor, logits, targets.narrow(0, piece.Row, piece.Rows), output);
    }

    /// <summary>The explained outputs of all masked copies; with a graph where one is being recorded.</summary>
    /// <param name="predictor">The predictor.</param>
    /// <param name="x">Inputs, [B, input shape].</param>
    /// <param name="masks">Share of each unit that is kept, [1 or B, S, D].</param>
    /// <param name="b">Background, [input shape], or [B, input shape].</param>
    /// <param name="targets">Classes, [B, T] (int64).</param>
    /// <param name="output">Probability or logit.</param>
    /// <param name="chunkRows">Masked copies a piece; null: as many as the predictor says.</param>
    /// <param name="space">What the masks speak of; null: the predictor's units.</param>
    /// <returns>[B, S, T].</returns>
    public static Tensor Outputs(
        Predictor predictor, Tensor x, Tensor masks, Tensor b, Tensor targets, ExplainedOutput output, int? chunkRows = null,
        FeatureSpace? space = null)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(masks);
        ArgumentNullException.ThrowIfNull(targets);
        using var scope = torch.NewDisposeScope();
        if (torch.is_grad_enabled())
            return scope.MoveToOuter(Outputs(predictor, x, masks, b, targets, output, new Piece(0, x.size(0), 0, masks.size(1)), space));
        var result = torch.empty([x.size(0), masks.size(1), targets.size(1)], dtype: x.dtype, device: x.device);
        foreach (var piece in Pieces(x.size(0), masks.size(1), chunkRows ?? predictor.PassRows(graph: false)))
        {
            using var inner = torch.NewDisposeScope();
            piece.Of(result).copy_(Outputs(predictor, x, masks, b, targets, output, piece, space));
        }
        return scope.MoveToOuter(result);
    }
}

/// <summary>A block of masked copies: some rows under some masks.</summary>
internal readonly record struct Piece(long Row, long Rows, long Mask, long Masks)
{
    /// <summary>This block of the outputs of all masked copies, [B, S, …].</summary>
    public Tensor Of(Tensor outputs) => outputs.narrow(0, Row, Rows).narrow(1, Mask, Masks);
}
