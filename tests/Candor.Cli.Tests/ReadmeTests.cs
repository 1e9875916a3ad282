using System.Runtime.CompilerServices;
using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Reports;
using Candor.Training;

namespace Candor.Cli.Tests;

public class ReadmeTests
{
    [Fact]
    public void The_first_example_of_the_readme_runs_and_prints_an_explanation()
    {
        using var said = new StringWriter();
        var former = Console.Out;
        Console.SetOut(said);
        try
        {
            First();
        }
        finally
        {
            Console.SetOut(former);
        }
        Assert.Contains("probability", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("proline = ", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_second_example_of_the_readme_runs_and_writes_its_report()
    {
        using var scratch = new Scratch();
        var former = Environment.CurrentDirectory;
        Environment.CurrentDirectory = scratch.Path;
        try
        {
            Example();
            Assert.Contains("insertion", File.ReadAllText("wine.html"), StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            Environment.CurrentDirectory = former;
        }
    }

    [Theory]
    [InlineData(1, "first")]
    [InlineData(2, "second")]
    public void The_readme_shows_the_very_example_that_is_compiled_here(int number, string name)
    {
        var readme = File.ReadAllText(Path.Combine(Root(), "README.md"));
        var shown = readme.Split("```csharp\n")[number].Split("```")[0].Replace("using Candor;", "", StringComparison.Ordinal).Trim();
        var source = File.ReadAllText(ThisFile());
        var compiled = source.Split($"// <{name}>\n")[1].Split($"// </{name}>")[0];
        Assert.Equal(shown, string.Join('\n', compiled.Split('\n').Select(l => l.StartsWith("        ", StringComparison.Ordinal) ? l[8..]
            : l)).Trim());
    }

    // This project's namespaces are within Candor, so "using Candor;" is left out here; tests/Packages has it.
    private static void First()
    {
        // <first>
        var wine = Dataset.Open("wine").Split(train: 0.7, validation: 0.1, seed: 1);
        using var model = Model.Train(wine);                     // a perceptron, trained so that its explanations are faithful
        Console.WriteLine(model.Explain(wine.Test, row: 0));     // the prediction, and what each column adds to it
        // </first>
    }

    private static void Example()
    {
        // <second>
        var wine = Dataset.Open("wine").Split(train: 0.7, validation: 0.1, seed: 1);
        using var predictor = new Mlp(wine, hidden: [256, 256], seed: 1);
        var lime = new Lime(new() { Samples = 200 });     // Eq. (12) with a constant; to the letter: Intercept = false
        var baseline = Baseline.Mean(wine.Train);

        // Yoshikawa & Iwata (2024), Eq. (11); the explanation is computed once per step and shared by the terms.
        var objective = new CrossEntropy()
                      + 0.01 * new InsertionRegularizer(lime, baseline)
                      + 0.01 * new DeletionRegularizer(lime, baseline)
                      + 0.001 * new ExplanationNorm(lime);

        using var run = new Trainer(new() { Epochs = 20, LearningRate = 1e-2, Seed = 1 }).Fit(predictor, objective, wine);
        run.Evaluate(lime, wine.Test, new Insertion(baseline), new Deletion(baseline));
        HtmlReport.Write(run.Record, "wine.html");
        // </second>
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private static string Root()
    {
        var folder = Path.GetDirectoryName(ThisFile())!;
        while (!File.Exists(Path.Combine(folder, "candor.slnx")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
