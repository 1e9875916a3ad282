using Candor.Tensors;

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
        var values = output == ExplainedOutput.Probability ? logits.softmax(-1) : logits;
        return values.gather(2, targets.unsqueeze(1).expand(-1, logits.size(1), -1));
    }
}
