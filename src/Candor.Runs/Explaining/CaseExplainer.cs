using Candor.Data;
using Candor.Data.Records;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Runs.Folders;
using Candor.Tensors;

namespace Candor.Runs.Explaining;

/// <summary>What a predictor says of a case, and what that rests on.</summary>
/// <param name="Case">The case.</param>
/// <param name="Prediction">The predicted class, or the number, ready to show.</param>
/// <param name="Target">The explained class; of a regression the label's name.</param>
/// <param name="Probability">Its probability, in [0, 1]; NaN for a regression.</param>
/// <param name="Base">Its probability on the background, where nothing is known of the case; of a regression its number there.</param>
/// <param name="Phi">[D] Contributions, positive speaks for the explained class; of a regression in the target's own units.</param>
internal sealed record ExplainedCase(
    Case Case, string Prediction, string Target, double Probability, double Base, double[] Phi)
{
    /// <summary>The number that a regression predicts, in the target's own units; null: a class is predicted.</summary>
    public double? Value { get; init; }

    /// <summary>How far it can be trusted, in the same units; null where that was not asked for.</summary>
    public Trust? Trust { get; init; }

    /// <summary>Insertion and deletion of this ranking; null where no random ones were asked for.</summary>
    public (double Insertion, double Deletion)? Scores { get; init; }
}

/// <summary>Explains cases in batches, without scores: each as it is explained alone, since a batch shares its masks.</summary>
internal sealed class CaseExplainer(RunContext context, Explainer explainer, ulong seed)
{
    /// <summary>The index of a class by name; null: the predicted class of each case.</summary>
    /// <exception cref="CandorException">There is no such class.</exception>
    public int? Target(string? name) => name is null ? null : context.ClassOf(name);

    /// <summary>Explains cases, in order.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="target">The explained class; null: the predicted one of each.</param>
    /// <param name="rankings">How far each can be trusted, against that many random rankings (0: none). Null: that is not looked
    /// at.</param>
    public ExplainedCase[] Explain(IReadOnlyList<Case> cases, int? target, int? rankings = null)
    {
        if (cases.Count == 0)
            return [];
        using var scope = torch.NewDisposeScope();
        var (predictor, classes, units) = (context.Saved.Predictor, context.Saved.Schema.Classes, context.Saved.Predictor.Space.Units);
        var x = context.Inputs(cases);
        var labels = torch.full([cases.Count], target ?? 0, dtype: ScalarType.Int64, device: predictor.Device);
        using var assessment = new Assessment(predictor, explainer, x, labels, seed);
        var label = target is null ? ExplainedLabel.Predicted : ExplainedLabel.True;
        var explained = assessment.Targets(label).ToArray<long>();
        var predicted = assessment.Targets(ExplainedLabel.Predicted).ToArray<long>();
        // Trust first: the same contributions, from one pass.
        var trust = rankings is null ? null : RowTrust.Of(assessment, label, context.Baseline, context.Config.Steps, rankings);
        var phi = assessment.Explain(label).to(ScalarType.Float64).ToArray<double>();
        var output = assessment.TargetOutputs(label).to(ScalarType.Float64).ToArray<double>();
        var nothing = predictor.Answers(Masked.Nothing(x, context.Baseline.On(x), predictor.Space))
            .gather(1, assessment.Targets(label).unsqueeze(1)).to(ScalarType.Float64).ToArray<double>();
        var (insertion, deletion) = rankings is null or 0 ? ([], [])
            : (Scores(assessment, new Insertion(context.Baseline, context.Config.Steps, label: label)),
                Scores(assessment, new Deletion(context.Baseline, context.Config.Steps, label: label)));
        var scale = predictor.TargetScale;
        return [.. cases.Select((c, i) =>
        {
            double? value = scale?.ToTarget(output[i]);
            var own = phi[(i * units)..((i + 1) * units)];
            return new ExplainedCase(
                c, value is { } v ? ScoreText.InUnits(v) : classes[(int)predicted[i]],
                scale is null ? classes[(int)explained[i]] : context.Saved.Schema.Label, scale is null ? output[i] : double.NaN,
                scale?.ToTarget(nothing[i]) ?? nothing[i], OwnUnits.OfValues(scale, own))
            {
                Value = value,
                Trust = OwnUnits.OfTrust(scale, trust?[i]),
                Scores = insertion.Length == 0 ? null : (insertion[i], deletion[i]),
            };
        })];
    }

    private static double[] Scores(Assessment assessment, Metric metric) => metric.Score(assessment).ToArray<double>();
}
