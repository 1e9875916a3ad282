using Candor.Explainers;
using Candor.Explainers.Learned;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

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
        return new Selection(x, y, Top(model, explainer, x, y.argmax(1), k, seed));
    }

    /// <summary>Explains the class that the model predicts, and beside it other classes of the same rows.</summary>
    /// <returns>The selection, and the units that are selected for the other classes, [N, D].</returns>
    public static (Selection Own, Tensor Other) With(Predictor model, Explainer explainer, Tensor x, Func<Tensor, Tensor> other, int k,
        ulong seed)
    {
        var y = model.Probabilities(x);
        var predicted = y.argmax(1);
        var kept = Tops(model, explainer, x, [predicted, other(predicted)], k, seed);
        return (new Selection(x, y, kept[0]), kept[1]);
    }

    /// <summary>The k units that are selected for given classes, [N, D].</summary>
    public static Tensor Top(Predictor model, Explainer explainer, Tensor x, Tensor targets, int k, ulong seed) =>
        Tops(model, explainer, x, [targets], k, seed)[0];

    /// <summary>The k units that are selected for each of several lists of classes, [N, D] each.</summary>
    public static IReadOnlyList<Tensor> Tops(Predictor model, Explainer explainer, Tensor x, IReadOnlyList<Tensor> targets, int k,
        ulong seed)
    {
        using var scope = torch.NewDisposeScope();
        var parts = targets.Select(_ => new List<Tensor>()).ToArray();
        for (var row = 0L; row < x.size(0); row += Rows)
        {
            using var inner = torch.NewDisposeScope();
            var count = Math.Min(Rows, x.size(0) - row);
            var phi = Explain(model, explainer, x.narrow(0, row, count), [.. targets.Select(t => t.narrow(0, row, count))], seed);
            for (var i = 0; i < phi.Count; i++)
                parts[i].Add(inner.MoveToOuter(
                    HardMask.Top(EmptyUnits.Last(phi[i], model.Space, x.narrow(0, row, count)), [k]).select(1, 0).clone()));
        }
        return [.. parts.Select(p => scope.MoveToOuter(torch.cat([.. p])))];
    }

    // The same stream for every piece and class: a row's selection does not depend on where it stands.
    private static IReadOnlyList<Tensor> Explain(Predictor model, Explainer explainer, Tensor x, IReadOnlyList<Tensor> targets, ulong seed)
    {
        if (explainer is SurrogateExplainer surrogate && targets.Count > 1)
        {
            using var shared = Stream();
            return surrogate.ExplainAll(model, x, torch.stack([.. targets], 1), shared);
        }
        return [.. targets.Select(t =>
        {
            using var generator = Stream();
            return explainer.Explain(model, x, t, generator);
        })];

        Generator Stream() => new(Seeds.Mix(seed, Seeds.Perturbations), x.device);
    }

    /// <summary>Inputs with the kept units alone, [N, input shape].</summary>
    public static Tensor Mask(Tensor x, Tensor kept, Tensor b, FeatureSpace space) => Masked.Copies(x, kept.unsqueeze(1), b, space);
}
