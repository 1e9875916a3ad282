using Candor.Literature;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Objectives;

/// <summary>
/// The loss on attacked inputs: the mean over rows of max over ‖δ‖∞ ≤ ε of ℓ(f(x + δ), y), with ℓ cross-entropy, of a regression the
/// squared error of its standardised numbers. Lower is better. It takes the place of the loss on the inputs themselves.
/// </summary>
/// <remarks>Madry et al. (2018), Eq. (2.1): the maximum is sought by projected gradient ascent from a random start, on the predictor as it
/// answers outside of training. It explains nothing; Yoshikawa &amp; Iwata (2024), Section 4.1.1, compare ID-ExpO with it.</remarks>
public sealed class AdversarialLoss : Objective
{
    private readonly AttackOptions _options;

    /// <summary>The loss under attacks.</summary>
    /// <param name="options">How inputs are attacked.</param>
    /// <exception cref="CandorException">That is no attack.</exception>
    public AdversarialLoss(AttackOptions? options = null)
    {
        _options = options ?? new();
        _options.Validate();
    }

    /// <inheritdoc/>
    public override string Name => "adversarialLoss";

    /// <inheritdoc/>
    public override Paper Paper => Papers.AdversarialTraining;

    /// <inheritdoc/>
    public override void Validate(Predictor predictor)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        if (!predictor.Space.IsContinuous)
            throw new CandorException("Adversarial training moves inputs by small numbers, which words have none of; use another method " +
                "(--method ce).");
    }

    /// <inheritdoc/>
    public override IEnumerable<Func<Tensor>> Parts(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var outputs = step.OnAttacked(_options);
        yield return () => step.MeanOfBatch(LossOf(outputs, step.Labels, step.IsRegression));
    }

    /// <summary>ℓ of each row, [B].</summary>
    internal static Tensor LossOf(Tensor outputs, Tensor labels, bool numbers) => numbers
        ? (outputs.select(1, 0) - labels).square()
        : torch.nn.functional.nll_loss(outputs.log_softmax(-1), labels, reduction: torch.nn.Reduction.None);
}
