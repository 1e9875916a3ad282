using System.Runtime.CompilerServices;
using Candor.Explainers;
using Candor.Explainers.Examples;
using Candor.Explainers.Learned;
using Candor.Masking;
using Candor.Metrics;
using Candor.Metrics.Fidelity;
using Candor.Objectives;
using Candor.Training.Examples;

namespace Conformance;

/// <summary>Pages of docs/methods keep up with the code.</summary>
public class DocsLaws
{
    private static readonly Baseline s_b = Baseline.Of([0]);

    private static string Folder([CallerFilePath] string here = "")
    {
        foreach (var start in new[] { AppContext.BaseDirectory, Path.GetDirectoryName(here)! })
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
                if (Directory.Exists(Path.Combine(folder.FullName, "docs", "methods")))
                    return Path.Combine(folder.FullName, "docs", "methods");
        throw new DirectoryNotFoundException("no folder above the tests has docs/methods");
    }

    private static string All { get; } = string.Concat(Directory.GetFiles(Folder(), "*.md").Select(File.ReadAllText));

    [Fact]
    public void Every_explainer_has_a_page_of_its_name() =>
        Assert.All(Table.Explainers.Select(Table.Explainer), e => Assert.StartsWith($"# {e.Name}\n", Page(e.Name),
            StringComparison.Ordinal));

    [Fact]
    public void Every_metric_is_on_a_page_and_the_pages_say_its_direction()
    {
        foreach (var (metric, _, _, _) in Table.Metrics(s_b))
        {
            Assert.Contains(metric.Name, All, StringComparison.Ordinal);
            if (!File.ReadLines(Path.Combine(Folder(), "README.md")).Any(l => l.Contains($"[{metric.Name}]", StringComparison.Ordinal)))
                continue;
            var arrow = metric.Direction == Direction.Up ? "↑" : "↓";
            var kebab = string.Concat(metric.Name.Select(c => char.IsUpper(c) ? "-" + char.ToLowerInvariant(c) : c.ToString()));
            Assert.StartsWith($"# {metric.Name} {arrow}\n", Page(kebab), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_term_is_on_a_page() =>
        Assert.All(Table.Terms(new Lime(), s_b), t => Assert.Contains(t.GetType().Name, All, StringComparison.Ordinal));

    [Theory]
    [InlineData(typeof(LimeOptions), "lime")]
    [InlineData(typeof(KernelShapOptions), "kernel-shap")]
    [InlineData(typeof(IntegratedGradientsOptions), "integrated-gradients")]
    [InlineData(typeof(SensitivityNOptions), "sensitivity-n")]
    [InlineData(typeof(MaxSensitivityOptions), "max-sensitivity")]
    [InlineData(typeof(GradCamOptions), "grad-cam")]
    [InlineData(typeof(SmoothGradOptions), "smooth-grad")]
    [InlineData(typeof(OcclusionOptions), "occlusion")]
    [InlineData(typeof(RiseOptions), "rise")]
    [InlineData(typeof(LabelRandomizationOptions), "label-randomization")]
    [InlineData(typeof(RoadOptions), "road")]
    [InlineData(typeof(FFidelityOptions), "f-fidelity")]
    [InlineData(typeof(AttackOptions), "adversarial")]
    [InlineData(typeof(SlicOptions), "../feature-spaces")]
    [InlineData(typeof(NoisyBaselineOptions), "infd")]
    [InlineData(typeof(LearnedOptions), "meed")]
    [InlineData(typeof(FidelityOptions), "fidelity")]
    [InlineData(typeof(MaskSteps), "id-expo")]
    [InlineData(typeof(StepOptions), "id-expo")]
    [InlineData(typeof(SparseRepresenterOptions), "fewer-examples")]
    [InlineData(typeof(ExampleChoice), "fewer-examples")]
    [InlineData(typeof(ExampleTrainerOptions), "fewer-examples")]
    [InlineData(typeof(RepresenterPointsOptions), "representer-points")]
    public void Every_option_is_on_its_page(Type options, string page) =>
        Assert.All(options.GetProperties().Where(p => p.SetMethod is not null), p => Assert.Contains(p.Name, Page(page),
            StringComparison.Ordinal));

    private static string Page(string name) => File.ReadAllText(Path.Combine(Folder(), name + ".md"));
}
