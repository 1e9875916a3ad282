using Candor.Explainers.Examples;
using Candor.Tensors;

namespace Candor.Tests.Explainers.Examples;

public sealed class ExampleChoiceTests : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();
    private readonly Tensor _alpha = Tensor.From([0.5, -2.0, 0.0, 1.0, 1.0, 0.1], [3, 2]);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void The_largest_entries_stay_and_of_equal_ones_the_first()
    {
        Assert.Equal([0, -2, 0, 1, 0, 0], Keep(new(), 2));
        Assert.Equal([0, -2, 0, 1, 1, 0], Keep(new(), 3));
    }

    [Fact]
    public void By_sign_what_speaks_for_a_class_comes_first_and_zeros_last() =>
        Assert.Equal([0.5, -2, 0, 1, 1, 0.1], Keep(new() { Ranking = ExampleRanking.Signed }, 5));

    [Fact]
    public void Points_are_ranked_by_their_largest_entry_and_keep_all_of_them()
    {
        Assert.Equal([0.5, -2, 0, 0, 0, 0], Keep(new() { Counting = ExampleCounting.Points }, 1));
        Assert.Equal([0, 0, 0, 1, 0, 0], Keep(new() { Counting = ExampleCounting.Points, Ranking = ExampleRanking.Signed }, 1));
    }

    [Fact]
    public void All_entries_are_the_influences_themselves() => Assert.Equal(_alpha.ToArray<double>(), Keep(new(), 6));

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void A_number_that_cannot_be_chosen_is_refused(int u) =>
        Assert.Contains("--examples", Assert.Throws<CandorException>(() => Keep(new(), u)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_not_zero_is_counted() => Assert.Equal(5, ExampleChoice.NonZero(_alpha));

    private double[] Keep(ExampleChoice choice, int u) => choice.Keep(_alpha, u).ToArray<double>();
}
