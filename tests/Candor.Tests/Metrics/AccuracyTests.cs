using Candor.Metrics;
using Candor.Tensors;

namespace Candor.Tests.Metrics;

public class AccuracyTests
{
    [Fact]
    public void It_is_1_where_the_largest_logit_is_the_label()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Linear([[1.0, 0], [0, 1]]);
        using var assessment = new Assessment(predictor, new Told([1, 1]), Tiny.Rows([2.0, 1], [1, 2], [1, 2]), Tiny.Labels(0, 1, 0));
        Same.Values([1, 1, 0], new Accuracy().Score(assessment));
    }

    [Fact]
    public void Of_equal_probabilities_the_first_class_is_predicted()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Constant(2, 0.5);
        using var assessment = new Assessment(predictor, new Told([1, 1]), Tiny.Normal(2, 2), Tiny.Labels(0, 1));
        Same.Values([1, 0], new Accuracy().Score(assessment));
    }
}
