using Candor.Data;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Tests.Masking;

public sealed class ImageSpaceTests : IDisposable
{
    private static readonly ImageShape s_odd = new(3, 7, 5);
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    public static TheoryData<string> Names => [.. s_spaces.Keys];

    private static readonly Dictionary<string, Func<ImageSpace>> s_spaces = new()
    {
        ["pixels"] = () => new PixelSpace(s_odd),
        ["even grid"] = () => new SuperpixelGrid(new(3, 8, 12), 4),
        ["uneven grid"] = () => new SuperpixelGrid(s_odd, 3),
        ["one cell"] = () => new SuperpixelGrid(s_odd, 1),
        ["label map"] = () => new Segments(new(3, 2, 3), [0, 2, 1, 1, 0, 2]),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_pixel_gets_the_value_of_its_unit_in_every_channel(string name)
    {
        var space = s_spaces[name]();
        using var generator = new Generator(1);
        var units = torch.randn([2, 3, space.Units], dtype: ScalarType.Float64, device: generator.device, generator: generator);
        var laid = space.Expand(units);
        var (values, pixels) = (units.ToArray<double>(), space.Shape.Pixels);
        Assert.Equal([2, 3, 1, space.Shape.Height, space.Shape.Width], laid.shape);
        Same.Values([.. Enumerable.Range(0, 6 * pixels).Select(i => values[i / pixels * space.Units + space.UnitOfPixel![i % pixels]])],
            laid, 0);
        Assert.Equal(space.Units, space.Names.Distinct().Count());
        Assert.Equal(space.Units, space.UnitOfPixel!.Distinct().Count());
    }

    // ⟨Expand u, v⟩ = ⟨u, Gather v⟩, for values of all channels.
    [Theory]
    [MemberData(nameof(Names))]
    public void Gathering_is_the_adjoint_of_expanding(string name)
    {
        var space = s_spaces[name]();
        using var generator = new Generator(2);
        var u = torch.randn([2, space.Units], dtype: ScalarType.Float64, device: generator.device, generator: generator);
        var v = torch.randn([2, .. space.InputShape], dtype: ScalarType.Float64, device: generator.device, generator: generator);
        Assert.Equal((space.Expand(u) * v).sum().ToDouble(), (u * space.Gather(v)).sum().ToDouble(), 1e-10);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_average_of_what_was_expanded_is_what_it_was(string name)
    {
        var space = s_spaces[name]();
        using var generator = new Generator(3);
        var u = torch.randn([2, space.Units], dtype: ScalarType.Float64, device: generator.device, generator: generator);
        Same.Values(u, space.Average(space.Expand(u)), 1e-12);
    }

    [Fact]
    public void A_grid_that_does_not_divide_the_sides_has_cells_that_differ_by_one_pixel()
    {
        var grid = new SuperpixelGrid(new(1, 28, 28), 8);
        var sizes = grid.UnitOfPixel.CountBy(u => u).Select(c => c.Value).ToArray();
        Assert.Equal(64, sizes.Length);
        Assert.Equal([9, 12, 16], sizes.Distinct().Order());
    }

    [Fact]
    public void The_grid_of_the_paper_is_row_by_row()
    {
        var grid = new SuperpixelGrid(new(3, 32, 32), 8);
        Assert.Equal(64, grid.Units);
        Assert.Equal(0, grid.UnitOfPixel[3 * 32 + 3]);
        Assert.Equal(1, grid.UnitOfPixel[4]);
        Assert.Equal(8, grid.UnitOfPixel[4 * 32]);
        Assert.Equal("cell 1,0", grid.Names[8]);
    }

    [Fact]
    public void Sizes_and_maps_that_do_not_fit_are_refused()
    {
        Same.Says(() => new SuperpixelGrid(s_odd, 6), "7×5", "1 to 5", "6 were asked for");
        Same.Says(() => new SuperpixelGrid(s_odd, 0), "0 were asked for");
        Same.Says(() => new Segments(s_odd, [0, 1]), "2 labels", "35 pixels");
        Same.Says(() => new Segments(new(1, 1, 3), [0, 2, 2]), "0 to 2", "2 different");
        Same.Says(() => new Segments(new(1, 1, 3), [0, -1, 1]), "-1 to 1");
    }
}
