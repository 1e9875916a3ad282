using Candor.Masking;
using Candor.Predictors;
using Candor.Torch;

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

    /// <summary>Does pieces of work: side by side on the processor where the predictor allows it, else one after the other.</summary>
    internal static void Run(Predictor predictor, Device device, int count, Action<int> work, int? lanes = null)
    {
        if (predictor.IsConcurrent && device.IsCpu)
        {
            Lanes.Run(count, work, lanes);
            return;
        }
        for (var i = 0; i < count; i++)
            work(i);
    }

    /// <summary>The explained outputs of one piece.</summary>
    internal static Tensor Outputs(
        Predictor predictor, Tensor x, Tensor masks, Tensor b, Tensor targets, ExplainedOutput output, Piece piece, FeatureSpace? space = null,
        Precision precision = Precision.Own)
    {
        var shared = masks.Size(0) == 1 && x.Size(0) != 1;
        var part = (shared ? masks : masks.Narrow(0, piece.Row, piece.Rows)).Narrow(1, piece.Mask, piece.Masks);
        var own = b.Dim == x.Dim ? b.Narrow(0, piece.Row, piece.Rows) : b;
        var copies = Masked.Copies(x.Narrow(0, piece.Row, piece.Rows), part, own, space ?? predictor.Space);
        var logits = predictor.Forward(copies, precision).Reshape(piece.Rows, piece.Masks, -1);
        return ExplainedOutputs.Of(logits, targets.Narrow(0, piece.Row, piece.Rows), output);
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
        using var scope = new TensorScope();
        if (GradMode.IsEnabled)
            return scope.Return(Outputs(predictor, x, masks, b, targets, output, new Piece(0, x.Size(0), 0, masks.Size(1)), space));
        var result = Tensor.Empty([x.Size(0), masks.Size(1), targets.Size(1)], x.DType, x.Device);
        var pieces = Pieces(x.Size(0), masks.Size(1), chunkRows ?? predictor.ChunkRows(graph: false)).ToArray();
        Run(predictor, x.Device, pieces.Length, i =>
        {
            using var inner = new TensorScope();
            using var grad = GradMode.Off();
            pieces[i].Of(result).Copy_(Outputs(predictor, x, masks, b, targets, output, pieces[i], space));
        });
        return scope.Return(result);
    }
}

/// <summary>A block of masked copies: some rows under some masks.</summary>
internal readonly record struct Piece(long Row, long Rows, long Mask, long Masks)
{
    /// <summary>This block of the outputs of all masked copies, [B, S, …].</summary>
    public Tensor Of(Tensor outputs) => outputs.Narrow(0, Row, Rows).Narrow(1, Mask, Masks);
}
