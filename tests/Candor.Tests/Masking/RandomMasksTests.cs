using Candor.Masking;
using Candor.Tensors;

namespace Candor.Tests.Masking;

public class RandomMasksTests
{
    [Fact]
    public void Half_of_the_rows_keep_k_units_and_every_unit_is_kept_as_often()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var masks = RandomMasks.Draw(8000, 5, 2, generator, ScalarType.Float64);
        var sizes = masks.sum(1).ToArray<double>();
        // Half for sure, and of the other half one in five.
        Assert.InRange(sizes.Count(s => s == 2) / 8000.0, 0.58, 0.62);
        Assert.All(Enumerable.Range(1, 5), s => Assert.Contains((double)s, sizes));
        Assert.All(masks.mean([0]).ToArray<double>(), share => Assert.InRange(share, 0.47, 0.53));
    }
}
