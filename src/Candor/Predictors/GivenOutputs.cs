using Candor.Tensors;

namespace Candor.Predictors;

/// <summary>What a model that was made elsewhere gives.</summary>
internal enum GivenForm
{
    /// <summary>A logit for each class, or the number of a regression.</summary>
    Logits,

    /// <summary>A probability for each class.</summary>
    Probabilities,

    /// <summary>The logit of the second of two classes.</summary>
    OneLogit,

    /// <summary>The probability of the second of two classes.</summary>
    OneProbability,
}

/// <summary>What the outputs of a model that was made elsewhere are: logits, or what has to become logits first.</summary>
internal sealed class GivenOutputs
{
    /// <summary>Probabilities of 0 have no logarithm; this one is 0 in single precision once exponentiated.</summary>
    public const double LeastProbability = 1e-30;

    private const double Rounding = 1e-4;

    private GivenOutputs(GivenForm form) => Form = form;

    /// <summary>Which of them they are.</summary>
    public GivenForm Form { get; }

    /// <summary>Logits, or the number of a regression.</summary>
    public static GivenOutputs Plain { get; } = new(GivenForm.Logits);

    /// <summary>Class probabilities.</summary>
    public static GivenOutputs Probabilities { get; } = new(GivenForm.Probabilities);

    /// <summary>The logit of the second of two classes.</summary>
    public static GivenOutputs OneLogit { get; } = new(GivenForm.OneLogit);

    /// <summary>The probability of the second of two classes.</summary>
    public static GivenOutputs OneProbability { get; } = new(GivenForm.OneProbability);

    /// <summary>What was seen, for people; null: nothing but logits.</summary>
    public string? Note => Form switch
    {
        GivenForm.Probabilities => "The model gives probabilities (its outputs lie in [0, 1] and add up to 1); their logarithms are " +
            "taken for logits.",
        GivenForm.OneProbability => "The model gives one probability, taken for that of the second class.",
        GivenForm.OneLogit => "The model gives one number, taken for the logit of the second class.",
        _ => null,
    };

    /// <summary>Recognises what a classifier gives from rows of many sizes.</summary>
    /// <param name="given">Its outputs, [B, L]; or [B, 1] for two classes.</param>
    public static GivenOutputs Recognise(Tensor given)
    {
        using var scope = torch.NewDisposeScope();
        var within = (given.ge(-Rounding) & given.le(1 + Rounding)).all().ToBoolean();
        if (given.size(1) == 1)
            return new(within ? GivenForm.OneProbability : GivenForm.OneLogit);
        return within && (given.sum(dim: [1L]) - 1).abs().max().ToDouble() < Rounding ? new(GivenForm.Probabilities) : Plain;
    }

    /// <summary>Logits, [B, L].</summary>
    /// <param name="given">What the model gave.</param>
    public Tensor Logits(Tensor given)
    {
        if (Form == GivenForm.Logits)
            return given;
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(Form switch
        {
            GivenForm.Probabilities => Log(given),
            GivenForm.OneProbability => torch.cat([Log(1 - given), Log(given)], 1),
            _ => torch.cat([torch.zeros_like(given), given], 1),
        });
    }

    private static Tensor Log(Tensor probabilities) => probabilities.clamp(min: LeastProbability).log();
}
