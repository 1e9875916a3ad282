using Candor.Explainers;
using Candor.Masking;
using Candor.Objectives;
using Candor.Tensors;

namespace Candor.Tests.Objectives;

public class GradientPathTests
{
    private static readonly MaskSteps s_steps = new() { Fraction = 1 };

    private static Objective Full(Explainer explainer)
    {
        var b = FourColumns.Baseline;
        var objective = new CrossEntropy() + 0.3 * new InsertionRegularizer(explainer, b, s_steps)
            + 0.2 * new DeletionRegularizer(explainer, b, s_steps)
            + 0.1 * new DeletionRegularizer(explainer, b, form: DeletionForm.C) + 0.1 * new ExplanationNorm(explainer)
            + 0.25 * new WrongLabelInsertion(explainer, b, new() { DifferentiableThreshold = true });
        return explainer is SurrogateExplainer s ? objective + 0.4 * new ExpoFidelity(s) + 0.5 * new ExpoStability(s) : objective;
    }

    [Theory]
    [MemberData(nameof(FourColumns.Names), MemberType = typeof(FourColumns))]
    public void Every_path_and_every_chunk_give_the_same_value_and_gradient(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(4, 3, [6]);
        var (x, y) = (Tiny.Normal(5, 4), Tiny.Cycle(5, 3));
        var objective = Full(FourColumns.Make(name));
        var (value, gradient) = Stepped.Differentiate(objective, predictor, x, y, new() { Path = GradientPath.SingleGraph }, seed: 2);
        foreach (var path in Enum.GetValues<GradientPath>())
            foreach (var chunk in new[] { 1, 3, 7, 1000 })
            {
                var other = Stepped.Differentiate(objective, predictor, x, y, new() { Path = path, ChunkRows = chunk }, seed: 2);
                Assert.Equal(value, other.Value, 1e-10);
                Same.Values(gradient, other.Gradient, 1e-10);
            }
    }

    [Fact]
    public void Two_explainers_in_one_objective_keep_to_themselves()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(4, 3, [6]);
        var (x, y) = (Tiny.Normal(5, 4), Tiny.Cycle(5, 3));
        var objective = Full(FourColumns.Make("kernel-shap-all")) + Full(FourColumns.Make("gradient-x-input"));
        var (value, gradient) = Stepped.Differentiate(objective, predictor, x, y, new() { Path = GradientPath.SingleGraph });
        var chunked = Stepped.Differentiate(objective, predictor, x, y, new() { Path = GradientPath.Chunked, ChunkRows = 3 });
        Assert.Equal(value, chunked.Value, 1e-10);
        Same.Values(gradient, chunked.Gradient, 1e-10);
    }

    [Fact]
    public void A_share_of_the_rows_gives_the_same_gradient_on_every_path()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(4, 3, [6]);
        var (x, y) = (Tiny.Normal(6, 4), Tiny.Cycle(6, 3));
        var objective = Full(FourColumns.Make("lime"));
        double[][] gradients = [.. Enum.GetValues<GradientPath>().Select(path =>
            Stepped.Differentiate(objective, predictor, x, y, new() { Path = path, ExplainedShare = 0.5, ChunkRows = 5 }).Gradient)];
        Same.Values(gradients[0], gradients[1]);
        Same.Values(gradients[0], gradients[2]);
    }

    [Fact]
    public void Chunked_runs_the_perturbations_twice_and_keeping_graphs_once()
    {
        using var scope = torch.NewDisposeScope();
        using var mlp = Tiny.Mlp(4, 3, [6]);
        using var counting = new Counting(mlp);
        var objective = new ExplanationNorm(new Lime(new() { Samples = 20, AllMasks = false }));
        long Rows(GradientPath path)
        {
            var before = counting.Rows;
            Stepped.Differentiate(objective, counting, Tiny.Normal(5, 4), Tiny.Cycle(5, 3), new() { Path = path, ChunkRows = 7 });
            return counting.Rows - before;
        }
        Assert.Equal(200, Rows(GradientPath.Chunked));
        Assert.Equal(100, Rows(GradientPath.ChunkedKeepingGraphs));
        Assert.Equal(100, Rows(GradientPath.SingleGraph));
    }
}
