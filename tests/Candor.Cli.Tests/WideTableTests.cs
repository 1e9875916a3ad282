using Candor.Explainers;
using Candor.Masking;
using Candor.Runs.Configuration;

namespace Candor.Cli.Tests;

public class WideTableTests
{
    [Theory]
    [InlineData("lime", 345, 692)]
    [InlineData("lime", 200, null)]
    [InlineData("kernel-shap", 345, 692)]
    [InlineData("kernel-shap", 100, null)]
    [InlineData("kernel-shap", 101, 204)]
    [InlineData("occlusion", 345, null)]
    public void Surrogates_take_as_many_samples_as_the_width_needs(string explainer, int columns, int? samples)
    {
        var space = new ColumnSpace(columns);
        var settings = ExplainerFits.ForUnits(space, explainer, null);
        Assert.Equal(samples, settings.Samples);
        Assert.Equal(300, ExplainerFits.ForUnits(space, explainer, new ExplainerSettings { Samples = 300 }).Samples);
    }
}
