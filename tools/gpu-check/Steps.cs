using Candor.Explainers;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.GpuCheck;

/// <summary>Value and gradient of the objectives on every gradient path, from the same random choices, in float64.</summary>
internal static class Steps
{
    private const string Part = "steps";

    public static void Run(Setting setting, Report report)
    {
        foreach (var make in Pair.All(setting))
        {
            using var pair = make();
            if (!pair.Here.Space.IsContinuous)
                continue;
            foreach (var (name, explainer) in Explainers(pair))
                foreach (var path in Enum.GetValues<GradientPath>())
                    report.Guard($"{Part}, {name} of {pair.Name}", () =>
                    {
                        var (here, there) = (Differentiate(pair.Sides.First(), pair, explainer, path),
                            Differentiate(pair.Sides.Last(), pair, explainer, path));
                        report.Add(Part, $"ID-ExpO with {name} of {pair.Name}, {path}: value", Report.Distance(here[0], there[0]), 1e-10);
                        report.Add(Part, $"ID-ExpO with {name} of {pair.Name}, {path}: gradient",
                            here.Zip(there).Skip(1).Max(g => Report.Distance(g.First, g.Second)), 1e-9);
                    });
        }
    }

    private static IEnumerable<(string, Explainer)> Explainers(Pair pair)
    {
        var b = pair.Baseline;
        yield return ("lime", new Lime(new() { Samples = 60 }, b));
        yield return ("kernel-shap", new KernelShap(new() { Samples = 60 }, b));
        if (pair.IsImage)
            yield return ("grad-cam", new GradCam());
        else if (pair.Here is not LstmClassifier)
            // cuDNN's recurrent layers have no second derivative, which learning through a gradient takes.
            yield return ("gradient-x-input", new GradientTimesInput(baseline: b));
    }

    // The value, then the gradients of all parameters.
    private static Tensor[] Differentiate((Predictor Predictor, Tensor X, Tensor Y) side, Pair pair, Explainer explainer, GradientPath path)
    {
        var b = pair.Baseline;
        Objective objective = new CrossEntropy()
            + 0.1 * new InsertionRegularizer(explainer, b) + 0.1 * new DeletionRegularizer(explainer, b)
            + 0.01 * new ExplanationNorm(explainer) + 0.05 * new WrongLabelInsertion(explainer, b);
        if (explainer is SurrogateExplainer surrogate)
            objective = objective + 0.1 * new ExpoFidelity(surrogate) + 0.1 * new ExpoStability(surrogate);
        var start = side.Predictor.CopyState();
        try
        {
            side.Predictor.zero_grad();
            using var generator = new Generator(7);
            using var step = new Step(side.Predictor, side.X, side.Y, generator, objective, new() { Path = path, ChunkRows = 50 });
            var value = torch.zeros([], dtype: ScalarType.Float64);
            step.Backward(objective, (i, part) => value.add_(part.cpu(), objective.Terms[i].Weight));
            return [value, .. side.Predictor.parameters().Select(p => (p.grad ?? p.zeros_like()).clone())];
        }
        finally
        {
            side.Predictor.LoadState(start);
            side.Predictor.zero_grad();
            foreach (var tensor in start.Values)
                tensor.Dispose();
        }
    }
}
