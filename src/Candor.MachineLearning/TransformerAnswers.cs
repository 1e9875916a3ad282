using Candor.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Candor.MachineLearning;

/// <summary>What a model answers, as probabilities in the order of the data's classes, or as a number.</summary>
internal abstract class TransformerAnswers
{
    private const string ProbabilityName = "Probability", ScoreName = "Score";

    /// <summary>Sees what the model gives.</summary>
    /// <exception cref="CandorException">It gives something else than the data needs.</exception>
    public static TransformerAnswers Of(DataViewSchema output, Schema data, TransformerOptions options)
    {
        var (probability, score) = (output.GetColumnOrNull(ProbabilityName), output.GetColumnOrNull(ScoreName));
        if (data.Task == LearningTask.Regression)
            return score is { Type: NumberDataViewType } ? new One(ScoreName) : throw Else("a number in 'Score'");
        if (probability is { Type: NumberDataViewType })
        {
            if (data.Classes.Count != 2)
                throw new CandorException($"The model tells two classes apart, but the data has {data.Classes.Count}; " +
                    $"give data with two classes.");
            var positive = options.PositiveClass is null ? 1 : data.Classes.ToList().IndexOf(options.PositiveClass);
            return positive >= 0 ? new Two(positive) : throw Suggestion.Unknown("class", options.PositiveClass!, data.Classes);
        }
        if (options.PositiveClass is not null)
            throw new CandorException("A positive class is named, but the model gives no 'Probability' of one; leave PositiveClass out.");
        if (score is { Type: VectorDataViewType { Size: var size } } scores)
            return size == data.Classes.Count ? new Many(Order(scores, data.Classes)) : throw new CandorException(
                $"The model has {size} scores, but the data has {data.Classes.Count} classes; give data with the model's classes.");
        throw score is null ? Else("'Probability' or 'Score'") : Else("'Probability' (calibrate it: " +
            "mlContext.BinaryClassification.Calibrators.Platt)");

        CandorException Else(string what) => new(
            $"The model gives {string.Join(", ", output.Where(c => !c.IsHidden).Select(c => c.Name))}, but {what} is needed.");
    }

    /// <summary>The answers to rows, [rows × outputs].</summary>
    public abstract double[] Read(IDataView answered, int rows);

    // Scores stand in the order of the labels as the model met them, which their slots' names tell.
    private static int[] Order(DataViewSchema.Column scores, IReadOnlyList<string> classes)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        if (scores.Annotations.Schema.GetColumnOrNull("SlotNames") is not { Type: VectorDataViewType { ItemType: TextDataViewType } })
            throw new CandorException("The model does not name the classes of its scores; map the label to keys in its pipeline " +
                "(MapValueToKey).");
        scores.Annotations.GetValue("SlotNames", ref names);
        string[] own = [.. names.DenseValues().Select(n => n.ToString())];
        int[] order = [.. classes.Select(c => Array.IndexOf(own, c))];
        return order.All(i => i >= 0) ? order : throw new CandorException(
            $"The model tells the classes {string.Join(", ", own.Take(12))} apart, " +
            $"but the data has {string.Join(", ", classes.Take(12))}; " +
            "give data with the model's classes.");
    }

    private sealed class One(string name) : TransformerAnswers
    {
        public override double[] Read(IDataView answered, int rows) => [.. answered.GetColumn<float>(name).Select(v => (double)v)];
    }

    private sealed class Two(int positive) : TransformerAnswers
    {
        public override double[] Read(IDataView answered, int rows) =>
            [.. answered.GetColumn<float>(ProbabilityName)
                .SelectMany(p => positive == 1 ? [1.0 - p, (double)p] : new[] { (double)p, 1.0 - p })];
    }

    private sealed class Many(int[] order) : TransformerAnswers
    {
        public override double[] Read(IDataView answered, int rows) =>
            [.. answered.GetColumn<float[]>(ScoreName).SelectMany(s => order.Select(i => (double)s[i]))];
    }
}
