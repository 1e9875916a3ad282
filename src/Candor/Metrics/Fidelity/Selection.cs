using Candor.Explainers;
using Candor.Explainers.Learned;
using Candor.Masking;
using Candor.Predictors;
using Candor.Torch;

namespace Candor.Metrics.Fidelity;

/// <summary>Rows with what the model says of them and which units an explainer selects.</summary>
/// <param name="X">Inputs, [N, input shape].</param>
/// <param name="Y">M(x), [N, L].</param>
/// <param name="Kept">1 for the k selected units, [N, D].</param>
internal sealed record Selection(Tensor X, Tensor Y, Tensor Kept)
{
    private const int Rows = 256;

    /// <summary>Explains the class that the model predicts.</summary>
    public static Selection Of(Predictor model, Explainer explainer, Tensor x, int k, ulong seed)
    {
        var y = model.Probabilities(x);
        return new Selection(x, y, Top(model, explainer, x, y.ArgMax(1), k, seed));
    }

    /// <summary>The k units that are selected for given classes, [N, D].</summary>
    public static Tensor Top(Predictor model, Explainer explainer, Tensor x, Tensor targets, int k, ulong seed)
    {
        using var scope = new TensorScope();
        var parts = x.Split(Rows).Zip(targets.Split(Rows)).Select((part, i) =>
        {
            using var inner = new TensorScope();
            // The same stream for every piece: a row's selection does not depend on where it stands.
            using var generator = new Generator(Seeds.Mix(seed, Seeds.Perturbations), x.Device);
            var phi = explainer.Explain(model, part.First, part.Second, generator);
            return inner.Return(HardMask.Top(phi, [k]).Select(1, 0).Clone());
        }).ToArray();
        return scope.Return(Tensor.Cat(parts));
    }

    /// <summary>Inputs with the kept units alone, [N, input shape].</summary>
    public static Tensor Mask(Tensor x, Tensor kept, Tensor b, FeatureSpace space) => Masked.Copies(x, kept.Unsqueeze(1), b, space);
}
