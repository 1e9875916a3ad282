using Candor.Literature;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers.Learned;

/// <summary>
/// MEED whose mask cannot be a code: a judge that is trained on <em>random</em> masks alone takes the place of both approximators, and the
/// explainer pays for convincing it of an output that the model did not give.
/// </summary>
/// <remarks>
/// Ours. An approximator that learns together with the explainer can agree with it on a code (position of the mask = class); a judge that
/// has seen only masks that know nothing of the input can not. The unselected units shall say nothing: their target is the batch's mean
/// output,
/// not MEED's 1 − y. The flipped term is −log(1 − p_judge(ỹ)) on the selection for the output in
/// which the first class has changed places with a random other one. The idea of the judge is EVAL-X's (Jethani et al., AISTATS 2021).
/// </remarks>
public sealed class HonestMeed : LearnedMethod
{
    private readonly Predictor _judge;
    private readonly Optimizer _judging;
    private readonly Optimizer _explaining;

    /// <summary>A fresh explainer.</summary>
    /// <param name="family">Networks for the kind of input.</param>
    /// <param name="options">How it is learned.</param>
    /// <param name="baseline">b; null: zeros.</param>
    public HonestMeed(NetworkFamily family, LearnedOptions options, Baseline? baseline = null)
        : base(family, options, baseline, (options ?? throw new ArgumentNullException(nameof(options))).Feedback)
    {
        _judge = Approximator("judge", 2);
        _judging = Optimize("judge", "judge");
        _explaining = Optimize("explainer", "explainer");
    }

    /// <inheritdoc/>
    public override string Name => "honest-meed";

    /// <inheritdoc/>
    public override Paper Paper => Papers.LabelLeakage;

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Predictor Network, bool Selected)> Approximators => [("judge", _judge, true)];

    /// <summary>log r of the prior; null without one.</summary>
    public override Tensor? Guide(IBlackBox model, LearnedData data) =>
        Prior.LogOf(model, data, B, Options);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Tensor Value)> Step(LearnedBatch batch, int epoch, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(batch);
        _judging.ZeroGrad();
        var random = RandomMasks.Draw(batch.X.size(0), Family.Space.Units, K, generator, batch.X.dtype, Family.Space.Empty(batch.X))
            .to(batch.X.device);
        var judged = SoftLoss.CrossEntropy(batch, _judge.ForwardMasked(batch.X, random, B), batch.Y);
        judged.backward();
        _judging.Step();

        using var frozen = new Frozen(_judge);
        using var still = FreezeModel();
        _explaining.ZeroGrad();
        var v = Select(batch, batch.Y, epoch, generator);
        var selected = SoftLoss.CrossEntropy(batch, _judge.ForwardMasked(batch.X, v, B), batch.Y);
        var terms = new List<(string, Tensor)> { ("judge", judged), ("selected", selected) };
        var loss = selected;
        if (Options.Adversary != Adversary.None)
        {
            // What is left should say nothing, not the opposite: else a row is made to look like the other class by hiding its evidence
            // there.
            var nothing = batch.MeanOutput();
            var infidelity = SoftLoss.CrossEntropy(batch, _judge.ForwardMasked(batch.X, 1 - v, B), nothing);
            terms.Add(("infidelity", infidelity));
            loss += Options.AdversaryWeight * infidelity;
        }
        if (Explainer.Feedback && Options.FlipWeight > 0)
        {
            var convinced = Convinced(batch, epoch, generator);
            terms.Add(("flipped", convinced));
            loss += Options.FlipWeight * convinced;
        }
        WithModelTerm(loss, batch, v, terms).backward();
        _explaining.Step();
        return terms;
    }

    /// <summary>−mean log(1 − p(ỹ)) of the judge on the selection for a flipped output ỹ.</summary>
    private Tensor Convinced(LearnedBatch batch, int epoch, Generator generator)
    {
        var predicted = batch.Y.argmax(1);
        var wrong = WrongLabels.Draw(predicted, (int)batch.Y.size(1), generator);
        var v = Select(batch, FlippedOutput.Of(batch.Y, wrong), epoch, generator);
        var logits = _judge.ForwardMasked(batch.X, v, B);
        // log(1 − p_w) = logsumexp of the others − logsumexp of all.
        var others = logits.masked_fill(torch.nn.functional.one_hot(wrong, logits.size(1)).eq(1), double.NegativeInfinity);
        return batch.Mean(logits.logsumexp(1) - others.logsumexp(1));
    }

    private Tensor Select(LearnedBatch batch, Tensor y, int epoch, Generator generator)
    {
        var logZ = LogZ(batch.X, y);
        var m = Options.Prior == PriorKnowledge.AsReleased ? 1 : epoch;
        return Draw(batch.Guide is { } logR ? Prior.Merge(logZ, logR, m) : logZ, generator);
    }
}
