using System.Globalization;
using Candor.Data;

namespace Candor.Runs.Predicting;

/// <summary>Which class probabilities decide for: the largest, or a class from a threshold on.</summary>
public sealed record DecisionRule
{
    /// <summary>The least probability of <see cref="Class"/> at which it is decided for; below, the most probable of the others is. Null:
    /// the most probable class is decided for.</summary>
    public double? Threshold { get; init; }

    /// <summary>The class that the threshold is for. Null: the second of two.</summary>
    public string? Class { get; init; }

    /// <summary>Refuses a rule that does not fit a predictor.</summary>
    /// <param name="schema">The predictor's.</param>
    /// <returns>The rule with its class named.</returns>
    /// <exception cref="CandorException">The class is unknown or not told, or the threshold is no probability.</exception>
    internal DecisionRule For(Schema schema)
    {
        if (Threshold is null)
            return Class is null
                ? this : throw new CandorException("A class alone decides nothing (--class); give its threshold too (--threshold 0.3).");
        if (schema.Task == LearningTask.Regression)
            throw new CandorException("The predictor gives a number, so there is no class to decide for (--threshold); leave it out.");
        if (!(Threshold is >= 0 and <= 1))
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"The threshold is {Threshold}, but must be a probability from 0 to 1 (--threshold 0.3)."));
        if (Class is { } named)
            return schema.Classes.Contains(named) ? this : throw Suggestion.Unknown("class", named, schema.Classes);
        return schema.Classes.Count == 2 ? this with { Class = schema.Classes[1] } : throw new CandorException(
            $"With {schema.Classes.Count} classes a threshold must say whose it is (--class {schema.Classes[0]}).");
    }

    /// <summary>The class that is decided for; of equal ones the first.</summary>
    /// <param name="probabilities">[L].</param>
    /// <param name="classes">[L].</param>
    internal int Decide(ReadOnlySpan<double> probabilities, IReadOnlyList<string> classes)
    {
        var own = -1;
        for (var c = 0; c < classes.Count && Threshold is not null; c++)
            own = classes[c] == Class ? c : own;
        if (own >= 0 && probabilities[own] >= Threshold)
            return own;
        var best = -1;
        for (var c = 0; c < probabilities.Length; c++)
            best = c != own && (best < 0 || probabilities[c] > probabilities[best]) ? c : best;
        return best;
    }
}
