using Candor.Masking;
using Candor.Tensors;

namespace Candor.Tests.Masking;

public class MaskCheckTests
{
    [Fact]
    public void More_units_than_there_are_cannot_be_taken()
    {
        using var scope = torch.NewDisposeScope();
        var phi = Tiny.Rows([0.1, 0.9, -0.5]);
        Same.Says(() => HardMask.Top(phi, [1, 4]), "takes 4 units", "have 3", "0 to 3");
        Same.Says(() => HardMask.Top(phi, [-1]), "takes -1 units");
        Same.Says(() => new SoftMask(phi).Share([4]), "takes 4 units", "1 to 3");
        Same.Says(() => new SoftMask(phi).Thresholds([0]), "takes 0 units", "1 to 3");
    }

    [Fact]
    public void Explanations_of_another_shape_or_type_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        foreach (var phi in new[] { torch.zeros([3]), torch.zeros([2, 3, 4]), torch.zeros([2, 0]),
            torch.zeros([2, 3], dtype: ScalarType.Int64) })
        {
            Same.Says(() => HardMask.Top(phi, [1]), "must be [rows, units]");
            Same.Says(() => _ = new SoftMask(phi), "must be [rows, units]");
        }
    }
}
