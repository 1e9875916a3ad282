using System.Reflection;
using Candor.Data;
using Candor.Explainers;
using Candor.Literature;
using Candor.Masking;
using Candor.Metrics;
using Candor.Objectives;

namespace Conformance;

public class NamingLaws
{
    private static readonly Baseline s_b = Baseline.Of([0]);

    private static Explainer[] Explainers => [.. Table.Explainers.Select(Table.Explainer)];

    private static Metric[] Metrics => [.. Table.Metrics(s_b).Select(m => m.Metric), .. Table.NumberMetrics];

    private static IReadOnlyList<Objective> Terms => [.. Table.Terms(new Lime(), s_b), .. Table.NumberTerms];

    private static IEnumerable<Type> Public<T>() => typeof(T).Assembly.GetExportedTypes().Where(t => t.IsAssignableTo(typeof(T))
        && !t.IsAbstract);

    [Fact]
    public void The_table_has_every_explainer_metric_and_term()
    {
        Assert.Equal(Public<Explainer>().ToHashSet(), Explainers.Select(e => e.GetType()).ToHashSet());
        Assert.Equal(Public<Metric>().ToHashSet(), Metrics.Select(m => m.GetType()).ToHashSet());
        Assert.Equal(Public<Objective>().ToHashSet(), Terms.Select(t => t.GetType()).ToHashSet());
    }

    [Fact]
    public void Explainers_have_names_in_kebab_case_one_a_type()
    {
        Assert.All(Explainers, e => Assert.Matches("^[a-z]+(-[a-z]+)*$", e.Name));
        Assert.All(Explainers.GroupBy(e => e.Name), g => Assert.Single(g.Select(e => e.GetType()).Distinct()));
    }

    [Fact]
    public void Metrics_and_terms_have_unique_names_in_camel_case()
    {
        Assert.All(Metrics.Select(m => m.Name).Concat(Terms.Select(t => t.Name)),
            name => Assert.Matches("^[a-z]+[0-9]?([A-Z][a-z]*)*$", name));
        Assert.Equal(Metrics.Length, Metrics.Select(m => m.Name).Distinct().Count());
        Assert.Equal(Terms.Count, Terms.Select(t => t.Name).Distinct().Count());
    }

    [Fact]
    public void Everything_but_textbook_methods_names_its_paper()
    {
        Assert.All(Explainers, e => Assert.Contains(e.Paper, Papers.All));
        Assert.All(Metrics, m => Assert.True(m is Accuracy or R2 ? m.Paper is null : Papers.All.Contains(m.Paper!), m.Name));
        Assert.All(Terms, t => Assert.True(t is CrossEntropy or SquaredError ? t.Paper is null : Papers.All.Contains(t.Paper!), t.Name));
    }

    [Fact]
    public void Papers_have_unique_keys_that_their_entries_carry()
    {
        Assert.Equal(Papers.All.Count, Papers.All.Select(p => p.Key).Distinct().Count());
        Assert.All(Papers.All, p =>
        {
            Assert.Matches($"^@(article|inproceedings|misc)\\{{{p.Key},", p.BibTex);
            Assert.EndsWith("}", p.BibTex, StringComparison.Ordinal);
            Assert.Equal(p.BibTex.Count(c => c == '{'), p.BibTex.Count(c => c == '}'));
            Assert.False(string.IsNullOrWhiteSpace(p.Text));
        });
        var listed = typeof(Papers).GetProperties().Where(p => p.PropertyType == typeof(Paper)).Select(p => (Paper)p.GetValue(null)!);
        Assert.Equal(listed.ToHashSet(), [.. Papers.All]);
    }

    [Fact]
    public void Every_metric_says_which_way_is_better()
    {
        Assert.All(Metrics, m => Assert.True(Enum.IsDefined(m.Direction)));
        string[] down = ["deletion", "deletionPredicted", "wrongLabelDeletion", "wrongLabelInsertion", "infidelity", "maxSensitivity",
            "modelRandomization", "labelRandomization", "complexity", "roadMorf", "fFidelityMinus", "maskedLogLoss"];
        Assert.All(Metrics, m => Assert.Equal(down.Contains(m.Name), m.Direction == Direction.Down));
    }

    private static object Argument(Type type) =>
        type == typeof(int) ? 10 : type == typeof(FeatureSpace) ? new SuperpixelGrid(new(1, 8, 8), 8) : new ImageShape(1, 8, 8);

    [Fact]
    public void The_defaults_of_every_options_record_pass_its_validation()
    {
        Type[] options = [.. typeof(Explainer).Assembly.GetExportedTypes().Where(t => t.Name.EndsWith("Options", StringComparison.Ordinal)
            && !t.IsAbstract), typeof(MaskSteps)];
        Assert.True(options.Length >= 7);
        foreach (var type in options)
        {
            var defaults = Activator.CreateInstance(type)!;
            if (type.GetMethod("Validate", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic) is { } validate)
                validate.Invoke(defaults, [.. validate.GetParameters().Select(p => Argument(p.ParameterType))]);
        }
        Assert.All(Evaluator.Standard(s_b), m => m.Validate(10));
        Assert.All(new Explainer[] { new Lime(), new KernelShap(), new IntegratedGradients(), new Gradient(), new GradientTimesInput() },
            e => e.Validate(new ColumnSpace(10)));
    }
}
