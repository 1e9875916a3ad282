using Candor.Data;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Tests.Masking;

public class BaselineTests
{
    private static readonly DataSplit s_split = Sets.Blobs().Split(0.6, 0.2, seed: 1);

    private static double[] Values(Baseline baseline)
    {
        using var scope = torch.NewDisposeScope();
        return Same.Numbers(baseline.On(torch.zeros([1, s_split.Source.Schema.Width], dtype: ScalarType.Float64)));
    }

    [Fact]
    public void The_training_mean_of_standardised_inputs_is_0()
    {
        Assert.Equal("mean", Baseline.Mean(s_split.Train).Name);
        Assert.All(Values(Baseline.Mean(s_split.Train)), v => Assert.Equal(0, v, 1e-6));
    }

    [Fact]
    public void Zero_is_a_raw_value_of_0_in_standardised_units()
    {
        var expected = s_split.Standardizer.Mean.Zip(s_split.Standardizer.Deviation, (m, d) => (0 - m) / d).ToArray();
        Same.Values(expected, Values(Baseline.Zero(s_split)));
    }

    [Fact]
    public void Noise_lies_in_the_training_range_and_follows_its_seed()
    {
        var noise = Values(Baseline.Noise(s_split.Train, seed: 5));
        var width = noise.Length;
        for (var i = 0; i < width; i++)
        {
            var column = Enumerable.Range(0, s_split.Train.Count).Select(row => (double)s_split.Train.Inputs[row * width + i]).ToArray();
            Assert.InRange(noise[i], column.Min(), column.Max());
        }
        Assert.Equal(noise, Values(Baseline.Noise(s_split.Train, seed: 5)));
        Assert.NotEqual(noise, Values(Baseline.Noise(s_split.Train, seed: 6)));
    }

    [Fact]
    public void Names_make_baselines_and_an_unknown_one_is_refused_with_a_hint()
    {
        Assert.All(Baseline.Names.Except(["blur", "pad", "mask", "attention"]),
            name => Assert.Equal(name, Baseline.Create(name, s_split, 0).Name));
        Assert.Equal("blur", Baseline.Create("blur", ImageSets.Corners().Split(0.6, 0.2, seed: 1), 0).Name);
        Same.Says(() => Baseline.Create("blur", s_split, 0), "blur is for images", "--baseline mean");
        Same.Says(() => Baseline.Create("maen", s_split, 0), "'maen'", "Did you mean 'mean'?", "zero", "noise");
    }

    [Fact]
    public void A_baseline_of_other_data_is_refused_instead_of_spread_over_the_inputs()
    {
        using var scope = torch.NewDisposeScope();
        Same.Says(() => Baseline.Of([0.0]).On(torch.zeros([2, 6])), "1 values", "an input has 6");
        Same.Says(() => Baseline.Of([0.0, 1.0]).On(torch.zeros([2, 1])), "2 values", "an input has 1");
    }

    [Fact]
    public void One_value_stands_for_every_input_of_any_shape()
    {
        using var scope = torch.NewDisposeScope();
        Same.Values([0.5, 0.5, 0.5], Baseline.Of(0.5).On(torch.zeros([2, 3], dtype: ScalarType.Float64)));
        Assert.Equal([1, 2, 2], Baseline.Of(0.5).On(torch.zeros([4, 1, 2, 2])).shape);
        Same.Says(() => Baseline.Of(double.NaN), "must be a number");
    }

    [Fact]
    public void A_data_set_has_the_mean_of_its_rows()
    {
        using var scope = torch.NewDisposeScope();
        Same.Values([2, 5], Baseline.Mean(Tiny.Rows([1.0, 4], [3.0, 6])).On(torch.zeros([1, 2], dtype: ScalarType.Float64)));
        Same.Values(Values(Baseline.Mean(s_split.Train)), Values(Baseline.Mean(s_split)));
        Same.Says(() => Baseline.Mean(torch.zeros([0, 2])), "a row at least");
        Same.Says(() => Baseline.Mean(Tiny.Rows([double.NaN, 1])), "NaN");
    }
}
