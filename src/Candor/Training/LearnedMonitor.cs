using Candor.Explainers.Learned;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Training;

/// <summary>How well a learned explainer selects on validation rows while it learns.</summary>
internal static class LearnedMonitor
{
    /// <summary>Shares of rows on which M keeps its class on the selected (fsM ↑) and the unselected (fuM ↓) units, and those of the
    /// approximators.</summary>
    public static IReadOnlyDictionary<string, double> Score(LearnedMethod method, IBlackBox model, LearnedData data, Ranks ranks)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var share = ranks.Count == 1 ? null : RowShare.Even(ranks, data.Inputs.size(0));
        data = share is null ? data : data.Rows(share);
        var z = RowChunks.Join(256, data.Inputs, data.Outputs, method.LogZ);
        // [N, D]
        var kept = HardMask.Top(EmptyUnits.Last(z, method.Family.Space, data.Inputs), [method.K]).select(1, 0);
        var y = data.Outputs.argmax(1);
        var scores = new Dictionary<string, double>
        {
            ["fsM"] = Share(model.Probabilities(method.Mask(data.Inputs, kept)), y),
            ["fuM"] = Share(model.Probabilities(method.Mask(data.Inputs, 1 - kept)), y),
        };
        foreach (var (name, network, selected) in method.Approximators)
            scores[$"{name}Accuracy"] = Share(network.Probabilities(method.Mask(data.Inputs, selected ? kept : 1 - kept)), y);
        return scores;

        double Share(Tensor probabilities, Tensor y)
        {
            var right = probabilities.argmax(1).eq(y).to(ScalarType.Float64);
            return (share?.Join(right) ?? right).mean().ToDouble();
        }
    }
}
