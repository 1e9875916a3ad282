using System.Text.Json;
using Candor.Data;
using Candor.Data.Records;
using Candor.Explainers;
using Candor.Masking;
using Candor.Runs.Explaining;
using Candor.Runs.Folders;
using Candor.Runs.Samples;
using Candor.Tensors;

namespace Candor.Runs.Comparing;

/// <summary>The contributions of the compared rows in one model.</summary>
/// <param name="Phi">[rows][units], in the reference's order of units, in the target's own units.</param>
internal sealed record ExplainedRows(double[][] Phi)
{
    /// <summary>Why the explanations of a run cannot be held against the reference's; null: they can.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="other">The run.</param>
    /// <param name="cases">The rows by both.</param>
    public static string? Obstacle(ComparedModel reference, ComparedModel other, (Case[] Reference, Case[] Other) cases)
    {
        foreach (var model in new[] { reference, other })
        {
            if (model.ReplacesPredictor)
                return $"{model.Name} predicts by training examples, which have no contributions of units.";
            if (model.Shown is null)
                return $"{model.Name} explains by training examples; name an explainer of units to compare its predictor's (--explainer lime).";
        }
        var (a, b) = (reference.Shown!, other.Shown!);
        if (a.Output != b.Output && reference.Predictor.Task == LearningTask.Classification)
            return $"{reference.Name} is explained by {a.Name} in units of its {Output(a)}, {other.Name} by {b.Name} in units of its " +
                $"{Output(b)}; name one explainer for both (--explainer).";
        if (a.IsSigned != b.IsSigned)
            return $"{Signed(reference)} gives contributions with signs, {Signed(other)} none; name one explainer for both (--explainer).";
        return Units(reference, other, cases);

        string Signed(ComparedModel ofSigns) => (ofSigns.Shown!.IsSigned ? a.IsSigned ? reference : other : a.IsSigned ? other : reference)
            .Shown!.Name;
    }

    private static string Output(Explainer explainer) => explainer.Output == ExplainedOutput.Logit ? "logit" : "probability";

    private static string? Units(ComparedModel reference, ComparedModel other, (Case[] Reference, Case[] Other) cases)
    {
        var (a, b) = (reference.Predictor.Space, other.Predictor.Space);
        if (a is ImageSpace && JsonSerializer.Serialize(SavedSpace.Of(a)) != JsonSerializer.Serialize(SavedSpace.Of(b)))
            return $"{reference.Name} and {other.Name} cut pictures into different parts, which cannot be held against each other.";
        if (reference.Context.Contract.Schema.Text is not null)
            return cases.Reference.Zip(cases.Other).All(c => Words(c.First, reference).SequenceEqual(Words(c.Second, other))) ? null
                : $"{reference.Name} and {other.Name} cut texts into different words, which cannot be held against each other.";
        return a.Names.ToHashSet(StringComparer.Ordinal).SetEquals(b.Names) ? null
            : $"{reference.Name} and {other.Name} explain different units (columns are grouped differently).";
    }

    private static IEnumerable<string> Words(Case row, ComparedModel model) =>
        row.Values(model.Predictor.Space.Names).Take(model.Predictor.Space.Units).Select(v => v.Value);

    /// <summary>Explains.</summary>
    /// <param name="model">The model.</param>
    /// <param name="reference">Whose order of units holds.</param>
    /// <param name="cases">The rows, by the model's contract.</param>
    /// <param name="targets">The explained classes.</param>
    /// <param name="seed">Of the masks: the same for all models.</param>
    /// <param name="request">What was asked for.</param>
    public static ExplainedRows Of(ComparedModel model, ComparedModel reference, Case[] cases, long[] targets, ulong seed,
        CompareRequest request)
    {
        using var scope = torch.NewDisposeScope();
        model.Predictor.train(false);
        var (phi, _) = RowContributions.Of(model.Predictor, model.Shown!, model.Context.Inputs(cases), targets, seed,
            share => request.Measured?.Invoke(new($"explaining {model.Name}", share)), request.Cancellation);
        if (model.Context.Contract.Schema.Text is not null || model.Predictor.Space.Names.SequenceEqual(reference.Predictor.Space.Names))
            return new(phi);
        var at = model.Predictor.Space.Names.Index().ToDictionary(n => n.Item, n => n.Index, StringComparer.Ordinal);
        int[] order = [.. reference.Predictor.Space.Names.Select(n => at[n])];
        return new([.. phi.Select(row => order.Select(u => row[u]).ToArray())]);
    }
}
