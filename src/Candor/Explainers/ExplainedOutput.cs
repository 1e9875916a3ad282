using Candor.Data;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>Which output of the predictor an explanation accounts for; of a regression it is its one value, whatever is chosen.</summary>
public enum ExplainedOutput
{
    /// <summary>f_y = softmax(logits)_y: the papers'.</summary>
    Probability,

    /// <summary>The logit of y.</summary>
    Logit,
}

/// <summary>Reads the explained output from logits.</summary>
internal static class ExplainedOutputs
{
    /// <summary>The outputs of the target classes; of a regression its value.</summary>
    /// <param name="predictor">Whose logits they are.</param>
    /// <param name="logits">[B, S, L].</param>
    /// <param name="targets">Classes, [B, T] (int64); of a regression zeros.</param>
    /// <param name="output">Probability or logit.</param>
    /// <returns>[B, S, T].</returns>
    public static Tensor Of(Predictor predictor, Tensor logits, Tensor targets, ExplainedOutput output)
    {
        var values = All(predictor, logits, output);
        return values.gather(2, targets.unsqueeze(1).expand(-1, logits.size(1), -1));
    }

    /// <summary>The outputs of all classes, [B, S, L] or [B, L].</summary>
    public static Tensor All(Predictor predictor, Tensor logits, ExplainedOutput output) =>
        output == ExplainedOutput.Probability ? predictor.Answer(logits) : logits;

    /// <summary>What the output is called in records: <c>probability</c>, <c>logit</c>, or <c>value</c> of a regression.</summary>
    public static string Name(Predictor predictor, ExplainedOutput output) => predictor.Task == LearningTask.Regression ? "value"
        : output == ExplainedOutput.Logit ? "logit" : "probability";
}
