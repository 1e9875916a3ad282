using Candor.Data;
using Candor.Data.Records;
using Candor.Data.Statistics;
using Candor.Masking;
using Candor.Runs.Configuration;
using Candor.Runs.Explaining;
using Candor.Runs.Predicting;
using Candor.Runs.Samples;
using Candor.Tensors;

namespace Candor.Runs.Comparing;

/// <summary>Holds the explanations of two models against each other.</summary>
internal sealed class ExplanationComparison(
    ComparedModel reference, Case[] cases, IReadOnlyList<Prediction> predicted, long[] targets, double[][] phi, CompareRequest request,
    ulong seed)
{
    private Schema Schema => reference.Context.Contract.Schema;

    private bool OfWords => Schema.Text is not null;

    private bool OfImages => Schema.Image is not null;

    // Of a text the words that stand before the end of what the predictor reads.
    private readonly int[] _units = reference.Context.Contract.Schema.Text is null
        ? [.. phi.Select(row => row.Length)]
        : [.. cases.Select(c => Math.Min(c.Values([]).Count, reference.Predictor.Space.Units))];

    /// <summary>A run against the reference, not yet corrected for many looks.</summary>
    /// <param name="other">The run.</param>
    /// <param name="otherPredicted">What it predicts.</param>
    /// <param name="otherPhi">Its contributions.</param>
    /// <param name="chance">The reference's distance to itself under other draws; null: nothing is drawn.</param>
    public ExplanationChanges Of(ComparedModel other, IReadOnlyList<Prediction> otherPredicted, double[][] otherPhi,
        ExplanationDistance? chance)
    {
        var distance = ExplanationDistance.Of(phi, otherPhi, _units);
        var (agreement, agreementHalf) = GlobalFigures.Mean([.. distance.Agreement.Where(double.IsFinite)]);
        var (mean, half) = GlobalFigures.Mean(distance.Distance);
        return new()
        {
            Agreement = agreement,
            AgreementHalf = agreementHalf,
            Distance = mean,
            DistanceHalf = half,
            ChanceAgreement = chance is null ? null : GlobalFigures.Mean([.. chance.Agreement.Where(double.IsFinite)]).Mean,
            ChanceDistance = chance is null ? null : GlobalFigures.Mean(chance.Distance).Mean,
            Rows = [.. Chosen(distance).Select(i => new ChangedExplanation(Sample(i, other, otherPredicted[i], otherPhi[i]),
                distance.Agreement[i], distance.Distance[i]))],
            Units = OfImages ? [] : Importances(otherPhi),
        };
    }

    /// <summary>The reference against itself under other draws; null where nothing is drawn.</summary>
    public ExplanationDistance? Chance()
    {
        var again = ExplainedRows.Of(reference, reference, cases, targets, Seeds.Mix(seed, Seeds.Measured), request).Phi;
        var distance = ExplanationDistance.Of(phi, again, _units);
        return distance.Distance.All(d => d == 0) ? null : distance;
    }

    /// <summary>Corrects the tests of importances for many looks, over all units and runs together.</summary>
    public static ExplanationChanges?[] Corrected(IReadOnlyList<ExplanationChanges?> changes)
    {
        var adjusted = new Queue<double>(Holm.Adjust([.. changes.SelectMany(c => c?.Units ?? []).Select(u => u.P)]));
        return [.. changes.Select(c => c is null ? null
            : c with { Units = [.. c.Units.Select(u => u with { Adjusted = adjusted.Dequeue() })] })];
    }

    // Half by distance, half by rank agreement, each row once.
    private IEnumerable<int> Chosen(ExplanationDistance distance)
    {
        var far = Enumerable.Range(0, phi.Length).OrderByDescending(i => distance.Distance[i]).ToArray();
        var first = far.Take((request.Shown + 1) / 2).ToArray();
        var turned = Enumerable.Range(0, phi.Length).Where(i => double.IsFinite(distance.Agreement[i])).Except(first)
            .OrderBy(i => distance.Agreement[i]);
        return first.Concat(turned.Take(request.Shown - first.Length));
    }

    private ImportanceChange[] Importances(double[][] otherPhi)
    {
        var (names, from, to) = ((IReadOnlyList<string>)reference.Predictor.Space.Names, phi, otherPhi);
        if (OfWords)
        {
            IReadOnlyList<string>[] words = [.. cases.Select((c, i) => c.Values([]).Take(_units[i]).Select(v => v.Value).ToArray())];
            names = WordFigures.Kept(words, phi);
            (from, to) = (WordFigures.By(words, phi, names), WordFigures.By(words, otherPhi, names));
        }
        return [.. names.Select((name, u) =>
        {
            double[] a = [.. from.Select(Weight)], b = [.. to.Select(Weight)];
            var (test, old, now) = (PairedTest.OfRows(b, a), GlobalFigures.Mean(a), GlobalFigures.Mean(b));
            return new ImportanceChange(name, old.Mean, old.Half, now.Mean, now.Half, test.Difference, (test.High - test.Low) / 2, test.P,
                double.NaN);

            // A text without the word adds nothing.
            double Weight(double[] row) => double.IsNaN(row[u]) ? 0 : Math.Abs(row[u]);
        }).OrderByDescending(u => Math.Max(u.From, u.To))];
    }

    private ExplainedSample Sample(int i, ComparedModel other, Prediction now, double[] otherPhi)
    {
        using var scope = torch.NewDisposeScope();
        var shown = cases[i];
        var explained = Schema.Task == LearningTask.Regression ? Schema.Label : Schema.Classes[(int)targets[i]];
        return ShownCase.Of(shown, explained, reference.Predictor, reference.Context.Config, reference.Context.Inputs([shown]),
            Said(predicted[i], phi[i]), Said(now, otherPhi)) with
        { BeforeName = reference.Name, AfterName = other.Name };

        SampleExplanation Said(Prediction prediction, double[] contributions) => new(
            prediction.Value is { } value ? ScoreText.InUnits(value) : prediction.Decision,
            prediction.Value ?? prediction.Probabilities[(int)targets[i]], contributions, double.NaN, double.NaN)
        { Trust = null };
    }
}
