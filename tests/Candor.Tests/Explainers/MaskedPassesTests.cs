using Candor.Explainers;
using Candor.Tensors;

namespace Candor.Tests.Explainers;

public class MaskedPassesTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 7, 1)]
    [InlineData(5, 7, 3)]
    [InlineData(5, 7, 7)]
    [InlineData(5, 7, 20)]
    [InlineData(5, 7, 1000)]
    public void Pieces_cover_every_masked_copy_once_and_are_small_enough(long rows, long masks, int chunk)
    {
        var seen = new int[rows * masks];
        foreach (var piece in MaskedPasses.Pieces(rows, masks, chunk))
        {
            Assert.InRange(piece.Rows * piece.Masks, 1, chunk);
            for (var r = piece.Row; r < piece.Row + piece.Rows; r++)
                for (var m = piece.Mask; m < piece.Mask + piece.Masks; m++)
                    seen[r * masks + m]++;
        }
        Assert.All(seen, times => Assert.Equal(1, times));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Outputs_do_not_depend_on_the_chunk(int chunk)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        using var predictor = Tiny.Mlp(4, 3);
        using var generator = new Generator(0);
        var x = Tiny.Normal(5, 4);
        var targets = torch.stack([Tiny.Cycle(5, 3), Tiny.Cycle(5, 2)], 1);
        foreach (var groups in new long[] { 1, 5 })
        {
            var z = Masks.Bernoulli(groups, 6, 4, generator);
            var b = torch.ones([4], dtype: ScalarType.Float64);
            var expected = MaskedPasses.Outputs(predictor, x, z, b, targets, ExplainedOutput.Probability);
            Assert.Equal([5, 6, 2], expected.shape);
            Same.Values(expected, MaskedPasses.Outputs(predictor, x, z, b, targets, ExplainedOutput.Probability, chunk), 1e-15);
        }
    }

    [Fact]
    public void Outputs_are_those_of_the_masked_inputs_one_by_one()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Mlp(2, 3);
        var z = Tiny.Rows([1.0, 0.0], [0.25, 1.0]).unsqueeze(0);
        var outputs = MaskedPasses.Outputs(predictor, Tiny.Rows([2.0, 4.0]), z, Tensor.From([10.0, 20.0]),
            Tiny.Labels(2).unsqueeze(1), ExplainedOutput.Logit);
        Same.Values(predictor.forward(Tiny.Rows([2.0, 20.0], [8.0, 4.0])).select(1, 2), outputs, 1e-14);
    }
}
