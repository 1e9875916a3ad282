using System.Globalization;
using System.Text;
using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Tests.Explainers;

/// <summary>The explainer that people are shown unasked, beside exact Shapley values over all coalitions, on loans drawn by a
/// rule.</summary>
public class ShapleyAgreementTests
{
    private const double Matters = 0.03;

    [Fact]
    public void The_default_explainer_agrees_in_signs_and_in_the_top_feature()
    {
        using var scope = torch.NewDisposeScope();
        var data = Loans().Split(train: 0.7, validation: 0.1, seed: 1);
        using var predictor = new Mlp(data, hidden: [256, 256], seed: 1);
        new Trainer(new() { Epochs = 40, LearningRate = 0.01, Patience = null, Etas = [] }).Fit(predictor,
            new CrossEntropy(), data).Dispose();
        predictor.train(false);
        var baseline = Baseline.Mean(data.Train);
        var x = InputTensors.Of(data.Test, predictor);
        var y = predictor.Probabilities(x).argmax(1);
        using var generator = new Generator(1);
        var exact = Explain(new KernelShap(new() { Samples = 1 << predictor.Space.Units }, baseline));
        var shown = Explain(new Lime(new() { Samples = 400 }, baseline));
        var (weighty, wrong, top) = (0, 0, 0);
        foreach (var (a, b) in exact.Zip(shown))
        {
            foreach (var (truth, phi) in a.Zip(b).Where(p => Math.Abs(p.Second) > Matters))
                (weighty, wrong) = (weighty + 1, wrong + (truth * phi < 0 ? 1 : 0));
            top += First(a) == First(b) ? 1 : 0;
        }
        Assert.True(weighty > 300, $"{weighty}");
        Assert.InRange(wrong / (double)weighty, 0, 0.005);
        Assert.InRange(top / (double)exact.Length, 0.95, 1);

        double[][] Explain(Explainer explainer) =>
            [.. explainer.Explain(predictor, x, y, generator).to(ScalarType.Float64).ToArray<double>()
            .Chunk(predictor.Space.Units)];
    }

    private static int First(double[] phi) => Array.IndexOf(phi, phi.MaxBy(Math.Abs));

    // Eight columns, two of them texts; late payments, income against the loan, and work decide, the rest is noise.
    private static Dataset Loans()
    {
        var random = new Random(7);
        var text = new StringBuilder("age,income,loan,months,late,work,home,region,outcome\n");
        for (var i = 0; i < 600; i++)
        {
            var (age, income, loan, months, late) = (random.Next(20, 70), 8 + random.NextDouble() * 60, 2 + random.NextDouble() * 28,
                12 * random.Next(1, 6), Math.Max(0, random.Next(-3, 4)));
            var work = new[] { "permanent", "temporary", "self-employed", "unemployed" }[random.Next(4)];
            var risk = 0.9 * late + 2.2 * loan / income
                + (work == "unemployed" ? 1.5 : work == "temporary" ? 0.5 : 0) + 0.01 * months - 2.6;
            var bad = random.NextDouble() < 1 / (1 + Math.Exp(-2 * risk));
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{age},{income:0.0},{loan:0.0},{months},{late},{work},{(random.Next(2) == 0 ? "yes" : "no")},{"NESW"[random.Next(4)]}," +
                $"{(bad ? "defaulted" : "repaid")}");
        }
        var folder = Directory.CreateTempSubdirectory("candor-tests-");
        try
        {
            var file = Path.Combine(folder.FullName, "loans.csv");
            File.WriteAllText(file, text.ToString());
            return Dataset.FromCsv(file, label: "outcome");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
