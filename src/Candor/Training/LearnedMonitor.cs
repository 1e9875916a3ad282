using Candor.Explainers.Learned;
using Candor.Masking;
using Candor.Predictors;
using Candor.Torch;

namespace Candor.Training;

/// <summary>How well a learned explainer selects on validation rows while it learns.</summary>
internal static class LearnedMonitor
{
    /// <summary>Shares of rows on which M keeps its class on the selected (fsM ↑) and the unselected (fuM ↓) units, and those of the approximators.</summary>
    public static IReadOnlyDictionary<string, double> Score(LearnedMethod method, IBlackBox model, LearnedData data)
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Off();
        var z = RowChunks.Join(256, data.Inputs, data.Outputs, method.LogZ);
        var kept = HardMask.Top(EmptyUnits.Last(z, method.Family.Space, data.Inputs), [method.K]).Select(1, 0);                                     // [N, D]
        var y = data.Outputs.ArgMax(1);
        var scores = new Dictionary<string, double>
        {
            ["fsM"] = Share(model.Probabilities(method.Mask(data.Inputs, kept)), y),
            ["fuM"] = Share(model.Probabilities(method.Mask(data.Inputs, 1 - kept)), y),
        };
        foreach (var (name, network, selected) in method.Approximators)
            scores[$"{name}Accuracy"] = Share(network.Probabilities(method.Mask(data.Inputs, selected ? kept : 1 - kept)), y);
        return scores;
    }

    private static double Share(Tensor probabilities, Tensor y) => probabilities.ArgMax(1).Equal(y).To(DType.Float64).Mean().Item();
}
