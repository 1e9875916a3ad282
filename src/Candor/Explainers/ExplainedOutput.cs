using Candor.Torch;

namespace Candor.Explainers;

/// <summary>Which output of the predictor an explanation accounts for.</summary>
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
    /// <summary>The outputs of the target classes.</summary>
    /// <param name="logits">[B, S, L].</param>
    /// <param name="targets">Classes, [B, T] (int64).</param>
    /// <param name="output">Probability or logit.</param>
    /// <returns>[B, S, T].</returns>
    public static Tensor Of(Tensor logits, Tensor targets, ExplainedOutput output)
    {
        var values = output == ExplainedOutput.Probability ? logits.Softmax(-1) : logits;
        return values.Gather(2, targets.Unsqueeze(1).Expand(-1, logits.Size(1), -1));
    }
}
