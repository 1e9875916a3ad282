using Candor.Data;
using Candor.Data.Records;
using Candor.Masking;
using Candor.Metrics;
using Candor.Tensors;

namespace Candor.Experiments.Jobs;

/// <summary>Which units tell the class, where a generated set makes that known.</summary>
internal static class GroundTruth
{
    /// <summary>True for the units that tell the class; null where that is not known.</summary>
    public static bool[]? Of(Dataset data, FeatureSpace space) => KnownTruth.Has(data) && data.Schema.Series is { } series
        && space is SeriesSpace
        ? [.. Enumerable.Range(0, space.Units).Select(u => SyntheticSeries.IsRelevant(u % series.Features))]
        : null;

    /// <summary>Share of the units that tell the class among the selected ones or, where more are selected than there are, of those there
    /// are; ↑.</summary>
    /// <param name="kept">[N, D].</param>
    /// <param name="relevant">[D].</param>
    public static Score Score(Tensor kept, bool[] relevant)
    {
        using var scope = torch.NewDisposeScope();
        var truth = Tensor.From([.. relevant.Select(r => r ? 1.0 : 0.0)], [relevant.Length], kept.device);
        var k = kept.to(ScalarType.Float64);
        var found = (k * truth).sum(1) / k.sum(1).clamp(max: relevant.Count(r => r));
        return Evaluator.Summary(found.ToArray<double>(), Direction.Up);
    }
}
