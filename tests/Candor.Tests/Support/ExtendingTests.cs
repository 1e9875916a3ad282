using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Tests.Explainers;
using Candor.Training;

namespace Candor.Tests.Support;

/// <summary>The samples of docs/extending.md run, and the page shows them.</summary>
public sealed class ExtendingTests : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void A_module_is_explained()
    {
        using var generator = new Generator(1);
        var x = torch.rand([3, 1, 8, 8], generator: generator);
        // <use-module>
        using var predictor = new ModulePredictor(new Tiles(), new SuperpixelGrid(new ImageShape(1, 8, 8), 4), classes: 2);
        // [3, 16]
        var phi = new GradCam(new() { Stage = "features" }).Explain(predictor, x, predictor.forward(x).argmax(1), generator);
        // </use-module>
        Assert.Equal([3, 16], phi.shape);
    }

    [Fact]
    public void A_function_is_explained()
    {
        var rows = Tiny.Rows([2.0, 0], [0.0, 3]).to(ScalarType.Float32);
        using var generator = new Generator(1);
        // <use-function>
        using var predictor = FunctionPredictor.OfRows(x => x[0] > 1 ? [0.1, 0.9] : [0.8, 0.2], new ColumnSpace(2), classes: 2);
        var phi = new Lime().Explain(predictor, rows, predictor.forward(rows).argmax(1), generator);                               // [2, 2]
        // </use-function>
        Assert.True(phi[0, 0].ToDouble() > 0.5);
        Assert.Equal(0, phi[0, 1].ToDouble(), 0.02);
    }

    [Fact]
    public void Groups_backgrounds_and_seeds_are_short()
    {
        var wine = Dataset.Open("wine").Split(train: 0.7, validation: 0.1, seed: 1);
        // <use-groups>
        var space = new ColumnSpace(wine.Source.Schema, [new("ash", ["ash", "alcalinity_of_ash"])]);        // 12 units of 13 columns
        using var predictor = new Mlp(space, classes: 3);
        var x = InputTensors.Of(wine.Test, predictor);
        var phi = new KernelShap(baseline: Baseline.Mean(wine)).Explain(predictor, x, seed: 1);             // of the predicted classes
        // </use-groups>
        Assert.Equal([x.size(0), 12], phi.shape);
        Assert.Equal(12, space.Units);
        using var generator = new Generator(1);
        Same.Values(new KernelShap().Explain(predictor, x, predictor.forward(x).argmax(1), generator), phi, 1e-5);
        Same.Says(() => new Lime().Explain(predictor, torch.zeros([2, 5])), "[rows, 13]");
        Same.Says(() => new Lime().Explain(predictor, x, Tiny.Labels(7).expand(x.size(0))), "classes 0 to 2");
    }

    [Fact]
    public void A_grid_fits_grad_cams_maps()
    {
        // <use-grid>
        var grid = GradCam.GridOf(new ImageShape(1, 28, 28), units => new SmallCnn(units, classes: 2, seed: 1));
        using var predictor = new SmallCnn(grid, classes: 2, seed: 1);
        // </use-grid>
        Assert.Equal(GradCam.GridOf(predictor).Cells, grid.Cells);
    }

    [Fact]
    public void A_surrogate_of_ones_own_needs_no_options_of_lime()
    {
        using var linear = Tiny.Linear([new double[3], [1.0, -2, 3]]);
        using var generator = new Generator(3);
        var surrogate = new PlainSurrogate().Draw(3, 1, generator, ScalarType.Float64);
        Same.Values([1, -4, 9],
            surrogate.Explain(linear.forward(surrogate.Masks.select(0, 0) * Tiny.Rows([1.0, 2, 3])).select(1, 1).unsqueeze(0)), 1e-9);
        Assert.Equal([1, 3], new PlainSurrogate().Explain(linear, Tiny.Rows([1.0, 2.0, 3.0])).shape);
        Assert.Null(new PlainSurrogate().Paper);
    }

    [Fact]
    public void A_predictor_explainer_and_metric_work_together()
    {
        var wine = Dataset.Open("wine").Split(train: 0.7, validation: 0.1, seed: 1);
        var centres = torch.zeros([3, wine.Source.Schema.Width]);
        // <use-all>
        using var predictor = new NearestCentre(new ColumnSpace(wine.Source.Schema), centres);
        using var run = new Trainer(new() { Epochs = 5 }).Fit(predictor, new Candor.Objectives.CrossEntropy(), wine);
        run.Evaluate(new LeaveOneOut(Baseline.Mean(wine.Train)), wine.Test, new UnitsFor90());
        // </use-all>
        Assert.InRange(run.Record.After!.Metrics["unitsFor90"].Mean, 1, 13);
        Assert.Equal(["centres"], predictor.ParametersByName().Select(p => p.Key));

        var x = InputTensors.Of(wine.Test, predictor).narrow(0, 0, 4);
        Same.Values(
            Explained.By(new Occlusion(null, Baseline.Mean(wine.Train)), predictor, x, Tiny.Cycle(4, 3)),
            Explained.By(new LeaveOneOut(Baseline.Mean(wine.Train)), predictor, x, Tiny.Cycle(4, 3)), 1e-5);
    }

    [Fact]
    public void A_feature_space_is_its_own_adjoint()
    {
        var space = new Halves(4, 6);
        var (units, inputs) = (Tiny.Normal(3, 2), Tiny.Normal(3, 24).reshape([3, 1, 4, 6]));
        Same.Values((space.Expand(units) * inputs).sum([1, 2, 3]), (units * space.Gather(inputs)).sum([1]), 1e-12);
    }

    [Fact]
    public void The_page_shows_the_very_samples_that_run_here()
    {
        var here = Path.GetDirectoryName(ThisFile())!;
        var root = new DirectoryInfo(here);
        while (!File.Exists(Path.Combine(root.FullName, "candor.slnx")))
            root = root.Parent!;
        var page = Read(Path.Combine(root.FullName, "docs", "extending.md"));
        var source = Read(Path.Combine(here, "ExtendingSamples.cs")) + Read(ThisFile());
        var samples = Regex.Matches(source, @"^ *// <(?<name>[\w-]+)>\n(?<code>.*?)^ *// </\k<name>>",
            RegexOptions.Singleline | RegexOptions.Multiline, TimeSpan.FromSeconds(5))
                .Select(m => Outdented(m.Groups["code"].Value)).ToArray();
        var shown = page.Split("```csharp\n").Skip(1).Select(b => b.Split("```")[0]).ToArray();
        Assert.Equal(samples.Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    private static string Read(string path) => File.ReadAllText(path).ReplaceLineEndings("\n");

    private static string Outdented(string code)
    {
        var lines = code.Split('\n');
        var indent = lines.Where(l => l.Length > 0).Min(l => l.Length - l.TrimStart().Length);
        return string.Join('\n', lines.Select(l => l.Length > 0 ? l[indent..] : l));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
