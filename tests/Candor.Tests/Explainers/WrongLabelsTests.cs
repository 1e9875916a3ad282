using Candor.Explainers;
using Candor.Tensors;
using MathNet.Numerics.Distributions;

namespace Candor.Tests.Explainers;

public class WrongLabelsTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public void They_never_equal_the_true_label_and_are_uniform_over_the_others(int classes)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(20);
        var labels = Tiny.Cycle(6000 * classes, classes);
        var wrong = WrongLabels.Draw(labels, classes, generator).ToArray<long>();
        var counts = new int[classes, classes];
        foreach (var (truth, other) in labels.ToArray<long>().Zip(wrong))
            counts[truth, other]++;
        var chi = 0.0;
        for (var truth = 0; truth < classes; truth++)
        {
            Assert.Equal(0, counts[truth, truth]);
            for (var other = 0; other < classes; other++)
                chi += other == truth ? 0 : Math.Pow(counts[truth, other] - 6000.0 / (classes - 1), 2) / (6000.0 / (classes - 1));
        }
        if (classes > 2)
            Assert.InRange(1 - ChiSquared.CDF(classes * (classes - 2), chi), 0.001, 1);
        Assert.All(wrong, label => Assert.InRange(label, 0, classes - 1));
    }

    [Fact]
    public void Of_two_classes_it_is_the_other_one()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        Assert.Equal([1L, 0, 0, 1], WrongLabels.Draw(Tiny.Labels(0, 1, 1, 0), 2, generator).ToArray<long>());
    }
}
