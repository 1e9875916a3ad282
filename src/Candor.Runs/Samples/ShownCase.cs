using Candor.Data;
using Candor.Data.Records;
using Candor.Masking;
using Candor.Metrics;
using Candor.Predictors;
using Candor.Runs.Configuration;

namespace Candor.Runs.Samples;

/// <summary>An explained case as a record that pages and JSON show.</summary>
internal static class ShownCase
{
    /// <summary>The record.</summary>
    /// <param name="shown">The case.</param>
    /// <param name="explained">The class that the contributions speak of; of a regression the label's name.</param>
    /// <param name="predictor">Whose units are explained.</param>
    /// <param name="config">Says how many words of a text are marked.</param>
    /// <param name="input">The case's input, [1, input shape].</param>
    /// <param name="before">Explanation of the predictor before tuning; null: none.</param>
    /// <param name="after">Explanation.</param>
    public static ExplainedSample Of(
        Case shown, string explained, Predictor predictor, TrainConfig config, Tensor input,
            SampleExplanation? before, SampleExplanation after)
    {
        var values = Values(shown, predictor.Space);
        return new(shown.Row ?? -1, shown.Label, explained, values, Cut(before), Cut(after)!, Picture(shown, predictor.Space, input))
        {
            Name = Name(shown),
            Text = shown.Words(TextOptions.Selected(config, predictor.Space)),
        };

        // Places behind the end of a text stand for nothing.
        SampleExplanation? Cut(SampleExplanation? e) =>
            e is null || e.Contributions.Count <= values.Count ? e : e with { Contributions = [.. e.Contributions.Take(values.Count)] };
    }

    /// <summary>The case's values by unit: of a group of columns all of them, with their names.</summary>
    public static IReadOnlyList<FeatureValue> Values(Case shown, FeatureSpace space)
    {
        var values = shown.Values(space.Names);
        return space is ColumnSpace { Groups.Count: > 0 } columns
            ? [.. columns.Names.Select((name, unit) => new FeatureValue(name, Text([.. columns.ColumnsOf(unit).Select(c => values[c])])))]
            : values;
    }

    private static string Text(FeatureValue[] values) =>
        values is [var only] ? only.Value : string.Join(", ", values.Select(v => $"{v.Name} {v.Value}"));

    /// <summary>What the case is called, where its row does not say it.</summary>
    public static string? Name(Case shown) => shown.Row is null || shown.Id is not null ? shown.Name : null;

    /// <summary>The picture with its units; null: the case is none.</summary>
    public static SampleImage? Picture(Case shown, FeatureSpace space, Tensor input) =>
        space is ImageSpace units ? shown.Picture(() => RowExplanations.UnitOfPixel(units, input)) : null;
}
