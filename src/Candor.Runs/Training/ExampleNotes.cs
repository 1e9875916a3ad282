using System.Globalization;
using Candor.Data;
using Candor.Data.Records;
using Candor.Training.Examples;

namespace Candor.Runs.Training;

/// <summary>What the reader of a record should know before believing its figures.</summary>
internal static class ExampleNotes
{
    public static IReadOnlyList<string> Of(DataSplit data, ExampleTrainerOptions options, ExampleResults results, SparsityResult kept)
    {
        var notes = new List<string>(data.Notes);
        if (data.Test.Count < 100)
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"The test part has only {data.Test.Count} rows: a share of it has a standard error of up to " +
                $"{50 / Math.Sqrt(data.Test.Count):f1} percentage points."));
        if (data.Validation.Count < 30)
            notes.Add(FormattableString.Invariant(
                $"The validation part, by which epoch and η are chosen, has only {data.Validation.Count} rows."));
        if (results.NonZero < results.Examples)
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"Only {results.NonZero} influences are not 0, fewer than the {results.Examples} examples asked for: " +
                $"explanations name {results.NonZero}."));
        if (!kept.BeatsConstant)
            notes.Add("In no epoch were accuracy and faithfulness on the validation part both better than a constant's, " +
                "which always names the most frequent class (R² above 0 for numbers): what was kept is the best of these, " +
            "and its scores are no proof of anything learnt.");
        foreach (var shut in results.Sparsities.Where(s => s.Epoch is null))
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"With η = {shut.Eta} every gate was shut in every epoch: the explanation is 0 everywhere, " +
                $"so this η could not be chosen."));
        if (options is { RefreshEvery: > 1, FreshPoints: null })
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"Features of the training points were kept for {options.RefreshEvery} steps at most, without gradient, " +
                $"and no longer than they stayed within a tenth of the predictor's own: an approximation of the paper's exact step."));
        if (options.FreshPoints < results.Candidates)
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"In each step the features of the {options.FreshPoints} points with the largest influences and of the batch were " +
                $"computed; those of the others were up to " +
                $"{(options.RefreshEvery > 1 ? FormattableString.Invariant($"{options.RefreshEvery} steps") : "an epoch")} old."));
        if (results.Candidates < data.Train.Count)
            notes.Add(FormattableString.Invariant(
                $"Only a random sample of {results.Candidates} of the {data.Train.Count} training points could become an example."));
        return notes;
    }
}
