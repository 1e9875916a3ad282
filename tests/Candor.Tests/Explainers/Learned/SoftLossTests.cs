using Candor.Explainers.Learned;
using Candor.Tensors;

namespace Candor.Tests.Explainers.Learned;

public class SoftLossTests
{
    [Fact]
    public void Cross_entropy_of_equal_logits_is_log_2()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Equal(Math.Log(2), SoftLoss.CrossEntropy(Tiny.Rows([3, 3], [0, 0]), Tiny.Rows([0.2, 0.8], [1, 0])).ToDouble(), 12);
    }

    [Fact]
    public void The_complement_is_a_distribution_over_the_other_classes()
    {
        using var scope = torch.NewDisposeScope();
        Same.Values([0.8, 0.2], SoftLoss.Complement(Tiny.Rows([0.2, 0.8])));
        Same.Values([0.0, 0.5, 0.5], SoftLoss.Complement(Tiny.Rows([1.0, 0, 0])));
    }

    [Fact] // Along (1, 0), p of class 0 is (½, ¾) and y is (1, 0): sorted (½, ¾) against (0, 1), squares ¼ and 1/16.
    public void Sliced_wasserstein_sorts_over_the_batch()
    {
        using var scope = torch.NewDisposeScope();
        var logits = Tiny.Rows([0, 0], [Math.Log(3), 0]);
        var direction = Tensor.From([2.0, 0], [2, 1]);
        Assert.Equal((0.25 + 0.0625) / 2, SoftLoss.SlicedWasserstein(logits, Tiny.Rows([1, 0], [0, 1]), direction).ToDouble(), 12);
        // The pairing is lost: swapping the targets changes nothing.
        Assert.Equal((0.25 + 0.0625) / 2, SoftLoss.SlicedWasserstein(logits, Tiny.Rows([0, 1], [1, 0]), direction).ToDouble(), 12);
    }

    [Fact]
    public void Kl_to_uniform_is_0_for_uniform_and_log_d_for_certainty()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Equal(0, Vibi.KlToUniform(Tiny.Rows([0, 0, 0, 0]).log_softmax(1)).ToDouble(), 12);
        Assert.Equal(Math.Log(4), Vibi.KlToUniform(Tiny.Rows([60, 0, 0, 0]).log_softmax(1)).ToDouble(), 9);
    }

    [Fact]
    public void A_flipped_output_has_the_target_at_its_head()
    {
        using var scope = torch.NewDisposeScope();
        Same.Values([0.1, 0.2, 0.7, 0.6, 0.3, 0.1], FlippedOutput.Of(Tiny.Rows([0.7, 0.2, 0.1], [0.6, 0.3, 0.1]), Tiny.Labels(2, 0)));
    }
}
