using Candor.Data;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Tests.Masking;

public class ColumnSpaceTests
{
    private static ColumnSpace Mixed() => new(new Schema(
        [Column.Numeric("age"), Column.Categorical("colour", "red", "green", "blue"), Column.Numeric("height"), Column.Categorical("sex",
            "f", "m")],
        "class", ["no", "yes"]));

    [Fact]
    public void A_categorical_column_is_one_unit_with_an_input_a_category()
    {
        using var scope = torch.NewDisposeScope();
        var space = Mixed();
        Assert.Equal(4, space.Units);
        Assert.Equal([7L], space.InputShape);
        Assert.Equal(["age", "colour", "height", "sex"], space.Names);
        Same.Values([10, 20, 20, 20, 30, 40, 40], space.Expand(Tiny.Rows([10.0, 20, 30, 40])));
        Same.Values([1, 2 + 3 + 4, 5, 6 + 7], space.Gather(Tiny.Rows([1.0, 2, 3, 4, 5, 6, 7])));
    }

    [Fact]
    public void Gather_is_the_adjoint_of_expand()
    {
        using var scope = torch.NewDisposeScope();
        foreach (var space in new[] { Mixed(), new ColumnSpace(5), new ColumnSpace(1) })
        {
            var u = Tiny.Normal(6, space.Units, 1);
            var v = Tiny.Normal(6, (int)space.InputShape[0], 2);
            Assert.Equal((space.Expand(u) * v).sum().ToDouble(), (u * space.Gather(v)).sum().ToDouble(), 1e-12);
        }
    }

    [Fact]
    public void Expand_lays_masks_with_any_leading_dimensions_out()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Equal([2, 3, 7], Mixed().Expand(torch.ones([2, 3, 4])).shape);
    }

    [Fact]
    public void A_numeric_table_has_a_unit_an_input()
    {
        using var scope = torch.NewDisposeScope();
        var space = new ColumnSpace(3);
        Assert.Equal(["x0", "x1", "x2"], space.Names);
        var u = Tiny.Rows([1.0, 2, 3]);
        Same.Values(u, space.Expand(u), 0);
        Same.Values(u, space.Gather(u), 0);
    }

    [Fact]
    public void A_column_without_categories_has_no_input_and_does_not_shift_the_others()
    {
        using var scope = torch.NewDisposeScope();
        var space = new ColumnSpace(new Schema([Column.Categorical("empty"), Column.Categorical("b", "x", "y")], "class", ["0", "1"]));
        Same.Values([2, 2], space.Expand(Tiny.Rows([1.0, 2.0])));
        Same.Values([0, 7], space.Gather(Tiny.Rows([3.0, 4.0])));
    }

    [Fact]
    public void Columns_of_a_group_are_one_unit()
    {
        using var scope = torch.NewDisposeScope();
        var schema = new Schema(
            [Column.Numeric("age"), Column.Categorical("colour", "red", "green"), Column.Numeric("height"), Column.Numeric("width")],
            "class", ["no", "yes"]);
        var space = new ColumnSpace(schema, [new ColumnGroup("size", ["width", "height"])]);
        Assert.Equal(["age", "colour", "size"], space.Names);
        Same.Values([10, 20, 20, 30, 30], space.Expand(Tiny.Rows([10.0, 20, 30])));
        Same.Values([1, 2 + 3, 4 + 5], space.Gather(Tiny.Rows([1.0, 2, 3, 4, 5])));
        Assert.Equal(["size"], space.Groups.Select(g => g.Name));
        Refused("Did you mean 'height'", new ColumnGroup("size", ["heigth"]));
        Refused("in a group twice", new ColumnGroup("size", ["width"]), new ColumnGroup("other", ["width"]));
        Refused("name of a column", new ColumnGroup("age", ["width"]));
        Refused("a column at least", new ColumnGroup("size", []));
        Refused("Two groups", new ColumnGroup("size", ["width"]), new ColumnGroup("size", ["height"]));

        void Refused(string words, params ColumnGroup[] groups) => Same.Says(() => new ColumnSpace(schema, groups), words);
    }
}
