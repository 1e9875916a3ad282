using Candor.Data;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Tests.Masking;

public class MaskedTests
{
    // x̃ = m⊙x + (1 − m)⊙b with x = (1, 2), b = (10, 20).
    [Fact]
    public void Kept_units_are_the_inputs_and_the_others_the_background()
    {
        using var scope = torch.NewDisposeScope();
        var copies = Masked.Copies(
            Tiny.Rows([1.0, 2.0]), Tiny.Rows([1.0, 1.0], [0.0, 1.0], [0.0, 0.0], [0.5, 0.25]).unsqueeze(0),
                Tensor.From([10.0, 20.0]), new ColumnSpace(2));
        Same.Values([1, 2, /**/ 10, 2, /**/ 10, 20, /**/ 5.5, 15.5], copies);
    }

    [Fact]
    public void All_copies_of_the_first_input_come_first_and_one_set_of_masks_serves_all()
    {
        using var scope = torch.NewDisposeScope();
        var masks = Tiny.Rows([1.0, 0.0], [0.0, 1.0]).unsqueeze(0);
        var copies = Masked.Copies(Tiny.Rows([1.0, 2.0], [3.0, 4.0]), masks,
            torch.zeros([2], dtype: ScalarType.Float64), new ColumnSpace(2));
        Same.Values([1, 0, /**/ 0, 2, /**/ 3, 0, /**/ 0, 4], copies);
    }

    [Fact]
    public void A_categorical_column_is_masked_as_a_whole()
    {
        using var scope = torch.NewDisposeScope();
        var space = new ColumnSpace(new Schema([Column.Categorical("c", "a", "b"), Column.Numeric("n")], "y", ["0", "1"]));
        var copies = Masked.Copies(Tiny.Rows([1.0, -1.0, 5.0]), Tiny.Rows([0.0, 1.0], [1.0, 0.0]).unsqueeze(0),
            torch.zeros([3], dtype: ScalarType.Float64), space);
        Same.Values([0, 0, 5, /**/ 1, -1, 0], copies);
    }
}
