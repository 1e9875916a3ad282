using Candor.Data;
using Candor.Data.Records;
using Candor.Metrics;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Runs.Samples;

/// <summary>A predictor's answers to all rows of a part: cheap, where explanations are measured on a sample.</summary>
/// <param name="Part">The rows.</param>
/// <param name="Values">[N × L] probabilities, row by row; of a regression [N] numbers in the target's own units.</param>
internal sealed record PartAnswers(DataPart Part, double[] Values)
{
    // So many rows at once: a stop is heeded between two blocks, and pictures need not all be here as numbers.
    private const int Block = 4096;

    /// <summary>Asks the predictor.</summary>
    /// <param name="predictor">f_θ.</param>
    /// <param name="part">The rows; each has a label.</param>
    /// <param name="cancellation">Stops between two blocks of rows.</param>
    public static PartAnswers Of(Predictor predictor, DataPart part, CancellationToken cancellation = default)
    {
        var values = new List<double>();
        for (var from = 0; from < part.Count; from += Block)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = torch.NewDisposeScope();
            var block = part.Count <= Block ? part
                : DataSplit.Encode(part.Source, part.Standardizer, part.Name, [.. part.Rows.Skip(from).Take(Block)]);
            var inputs = InputTensors.Of(block, predictor);
            var answers = predictor.TargetScale is null ? predictor.Probabilities(inputs) : predictor.Values(inputs);
            values.AddRange(answers.to(ScalarType.Float64).ToArray<double>());
        }
        return new(part, [.. values]);
    }

    /// <summary>How good they are; null where there are no rows.</summary>
    public Performance? Performance => Part.Count == 0 ? null
        : Part.Targets.Length > 0 ? PerformanceScores.OfNumbers(Values, Part.Targets)
        : PerformanceScores.OfClasses(Values, [.. Part.Labels.Select(l => (int)l)], Part.Source.Schema.Classes.Count);
}
