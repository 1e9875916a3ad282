using Candor.Data;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Runs.Samples;

/// <summary>Which units decide the class of each row, where a generated set makes that known.</summary>
internal static class KnownUnits
{
    /// <summary>The metrics that the truth allows beside the usual ones.</summary>
    public static IReadOnlyList<string> Metrics(Dataset data) => KnownTruth.Has(data) ? ["truthAgreement"] : [];

    /// <summary>A unit matters where one of its inputs does, [N, D] (bool); null where that is not known.</summary>
    public static Tensor? Of(DataPart part, Predictor predictor)
    {
        if (!KnownTruth.Has(part.Source))
            return null;
        using var scope = torch.NewDisposeScope();
        var width = part.Source.Schema.Columns.Count;
        var known = new double[part.Count * width];
        for (var i = 0; i < part.Count; i++)
            foreach (var column in KnownTruth.Relevant(part.Source, part.Rows[i])!)
                known[i * width + column] = 1;
        var inputs = Tensor.From(known, [part.Count, .. predictor.Space.InputShape], predictor.Device);
        return scope.MoveToOuter(predictor.Space.For(inputs).Gather(inputs) > 0);
    }
}
