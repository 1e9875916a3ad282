using Candor.Explainers.Examples;
using Candor.Metrics.Examples;
using Candor.Tensors;

namespace Candor.Tests.Explainers.Examples;

public sealed class ExampleExplainerTests : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    // Without hidden layers features are the inputs: g = x, k(x_n, x) = x_nᵀx.
    private static ExampleExplainer TwoClasses(double[] alpha) => new(
        Tiny.Linear([[1, 0], [0, 1]]), Tiny.Rows([1, 0], [0, 2], [1, 1]), Tensor.From(alpha, [3, 2]));

    [Fact]
    public void Influence_similarity_and_product_are_the_hand_computed_ones()
    {
        var explanation = Assert.Single(TwoClasses([3, 0, 0, -1, 0, 0.5]).Explain(Tiny.Rows([2, 1]), 2));
        Assert.Equal([(0, 0, 3.0, 2.0, 6.0), (1, 1, -1.0, 2.0, -2.0)], explanation.Examples.Select(e => (e.Point, e.Output, e.Alpha,
            e.Similarity, e.Contribution)));
        Assert.All(explanation.Examples, e => Assert.True(e.SpeaksFor(explanation.Predicted)));
        Assert.True(explanation.Faithful);                                   // g = (2, 1), h = (6, −2)
        Assert.Equal(Tiny.Sigmoid(1), explanation.Output, 1e-12);
        Assert.Equal(Tiny.Sigmoid(8), explanation.ExplainedOutput, 1e-12);
    }

    [Fact]
    public void An_explanation_that_leads_to_another_class_is_not_faithful()
    {
        var explanation = TwoClasses([0, 0, 0, 1, 0, 0]).Explain(Tiny.Rows([2, 1]), 1)[0];
        Assert.Equal((0, 1, false), (explanation.Predicted, explanation.Explained, explanation.Faithful));
        Assert.False(explanation.Examples[0].SpeaksFor(0));
    }

    [Fact]
    public void Scores_count_right_and_faithful_rows()
    {
        var scores = ExampleScores.Of(TwoClasses([0, 0, 0, 1, 0, 0]), Tiny.Rows([2, 1], [0, 1], [1, 0]), Tiny.Labels(0, 0, 1), 1);
        Assert.Equal([1, 0, 0], scores.Accuracy);
        // h = (0, 2·x₁): the last row has h = 0, whose first class is g's.
        Assert.Equal([0, 1, 1], scores.Faithfulness);
        Assert.Equal(Math.Sqrt(2) / 3, scores.GeometricMean, 1e-12);
    }

    [Fact]
    public void Numbers_are_explained_by_the_variance_that_is_left()
    {
        var explainer = new ExampleExplainer(Tiny.Linear([[1.0]]), Tiny.Rows([1], [2]), Tensor.From([0.5, 0.0], [2, 1]), tolerance: 0.6);
        var scores = ExampleScores.Of(explainer, Tiny.Rows([0], [1], [2]), Tensor.From([0.0, 1, 2]), 1);
        Assert.Equal(1, scores.Accuracy.Average(), 1e-12);
        Assert.Equal(1 - (0 + 0.25 + 1) / 2, scores.Faithfulness.Average(), 1e-12);   // g = 0, 1, 2 and h = 0, ½, 1
        Assert.Equal([true, true, false], explainer.Explain(Tiny.Rows([0], [1], [2]), 1).Select(e => e.Faithful));
    }

    [Fact]
    public void When_the_explanation_predicts_it_is_always_faithful()
    {
        var explainer = new ExampleExplainer(
            Tiny.Linear([[1, 0], [0, 1]]), Tiny.Rows([1, 0], [0, 2], [1, 1]), Tensor.From([0.0, 0, 0, 1, 0, 0], [3, 2]),
                replacesPredictor: true);
        Assert.Equal(1, ExampleScores.Of(explainer, Tiny.Rows([2, 1], [0, 1]), Tiny.Labels(1, 1), 1).Faithfulness.Average());
    }
}
