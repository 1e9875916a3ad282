using Candor.Masking;
using Candor.Tensors;

namespace Candor.Tests.Masking;

public class MaskStepsTests
{
    [Theory]
    [InlineData(0.3, 10, 3)] // 0.3 · 10 is 2.999… in binary
    [InlineData(0.7, 10, 7)]
    [InlineData(0.29, 100, 29)]
    [InlineData(0.5, 7, 3)]
    [InlineData(0.5, 13, 6)]
    [InlineData(1.0, 9, 9)]
    [InlineData(0.3, 2, 1)] // at least one step
    [InlineData(0.5, 1, 1)]
    [InlineData(1e-9, 64, 1)]
    public void The_last_step_is_the_fraction_of_the_units_rounded_down_but_one_at_least(double fraction, int units, int last)
    {
        Assert.Equal(Enumerable.Range(1, last), new MaskSteps { Fraction = fraction }.For(units));
    }

    [Theory]
    [InlineData(1.0, 9, 3, new[] { 3, 6, 9 })]
    [InlineData(1.0, 10, 3, new[] { 3, 6, 9 })]
    [InlineData(0.5, 12, 4, new[] { 4 })]
    [InlineData(0.5, 6, 100, new[] { 3 })] // an increment beyond S is S
    public void Steps_are_multiples_of_the_increment(double fraction, int units, int increment, int[] steps)
    {
        Assert.Equal(steps, new MaskSteps { Fraction = fraction, Increment = increment }.For(units));
    }

    [Fact]
    public void Drawn_steps_are_some_of_all_without_repetition_in_order()
    {
        using var generator = new Generator(3);
        var steps = new MaskSteps { Fraction = 1, Drawn = 3 };
        for (var i = 0; i < 20; i++)
        {
            var drawn = steps.Draw(8, generator);
            Assert.Equal(3, drawn.Distinct().Count());
            Assert.Equal(drawn.Order(), drawn);
            Assert.Subset(steps.For(8).ToHashSet(), drawn.ToHashSet());
        }
    }

    [Fact]
    public void Every_step_is_drawn_equally_often()
    {
        using var generator = new Generator(4);
        var steps = new MaskSteps { Fraction = 1, Drawn = 2 };
        var counts = new int[6];
        for (var i = 0; i < 3000; i++)
            foreach (var s in steps.Draw(6, generator))
                counts[s - 1]++;
        // 1,000 expected each, deviation √(3000 · ⅓ · ⅔) = 26.
        Assert.All(counts, c => Assert.InRange(c, 1000 - 130, 1000 + 130));
    }

    [Fact]
    public void Drawing_as_many_steps_as_there_are_draws_nothing()
    {
        using var a = new Generator(5);
        var before = a.get_state().ToArray<byte>();
        Assert.Equal([1, 2, 3], new MaskSteps { Drawn = 3 }.Draw(6, a));
        Assert.Equal(before, a.get_state().ToArray<byte>());
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-0.1)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_fraction_outside_0_to_1_is_refused(double fraction) =>
        Same.Says(new MaskSteps { Fraction = fraction }.Validate, "fraction", FormattableString.Invariant($"{fraction}"), "--fraction");

    [Fact]
    public void Increments_and_numbers_of_drawn_steps_below_1_are_refused()
    {
        Same.Says(new MaskSteps { Increment = 0 }.Validate, "increment", "0", "1 or more");
        Same.Says(new MaskSteps { Drawn = 0 }.Validate, "0 mask steps", "1 or more");
        Same.Says(() => new MaskSteps { Increment = -2 }.For(4), "-2");
    }
}
