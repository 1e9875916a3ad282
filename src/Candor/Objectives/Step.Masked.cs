using Candor.Explainers;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Objectives;

/// <content>What terms ask of softly masked inputs.</content>
public sealed partial class Step
{
    private Tensor? _reference;

    /// <summary>log f(x̃)_y of inputs of which each unit is kept by a share.</summary>
    /// <param name="kept">[B, S, D], in [0, 1].</param>
    /// <param name="baseline">b.</param>
    /// <param name="label">Whose class y is.</param>
    /// <returns>[B, S].</returns>
    public Tensor MaskedLogProbabilities(Tensor kept, Baseline baseline, ExplainedLabel label = ExplainedLabel.True) =>
        MaskedLogSoftmax(kept, baseline).gather(2, TargetIndex(kept, label)).squeeze(2);

    /// <summary>log(1 − f(x̃)_y), exact also where f(x̃)_y is nearly 1: the log of the sum of all other classes.</summary>
    /// <inheritdoc cref="MaskedLogProbabilities"/>
    public Tensor MaskedLogComplements(Tensor kept, Baseline baseline, ExplainedLabel label = ExplainedLabel.True)
    {
        if (_predictor.Classes < 2)
            throw new CandorException("Form C of the deletion term is the log of 1 − f_y, but the predictor has one class, whose f_y is " +
                "always 1; use form A or B (--deletion a).");
        var logP = MaskedLogSoftmax(kept, baseline);
        var index = TargetIndex(kept, label);
        var others = logP.scatter(2, index, torch.full([.. index.shape], double.NegativeInfinity, dtype: logP.dtype, device: logP.device));
        return others.logsumexp(2);
    }

    /// <summary>
    /// (f(x̃) − f(x))²/2 of a regression on inputs of which each unit is kept by a share: the negative log of their
    /// nearness. f(x) is a constant, so that what is learnt moves the masked values, not the prediction.
    /// </summary>
    /// <param name="kept">[B, S, D], in [0, 1].</param>
    /// <param name="baseline">b.</param>
    /// <returns>[B, S].</returns>
    public Tensor MaskedDistances(Tensor kept, Baseline baseline) =>
        Nearness.Distance(MaskedOutputs(kept, baseline).squeeze(2), Reference);

    // f(x) of the explained rows without a graph, in evaluation mode like the masked passes, [B, 1].
    private Tensor Reference
    {
        get
        {
            if (_reference is null)
            {
                using var scope = torch.NewDisposeScope();
                using var grad = torch.no_grad();
                _predictor.train(false);
                _reference = Own(_predictor.forward(ExplainedInputs));
            }
            return _reference;
        }
    }

    private Tensor MaskedLogSoftmax(Tensor kept, Baseline baseline) => MaskedOutputs(kept, baseline).log_softmax(-1);

    // [B, S, L].
    private Tensor MaskedOutputs(Tensor kept, Baseline baseline)
    {
        ArgumentNullException.ThrowIfNull(kept);
        ArgumentNullException.ThrowIfNull(baseline);
        var copies = Masked.Copies(ExplainedInputs, kept, baseline.On(ExplainedInputs), _predictor.Space);
        return _predictor.Forward(copies, _options.MaskedPrecision).reshape(kept.size(0), kept.size(1), -1);
    }

    private Tensor TargetIndex(Tensor kept, ExplainedLabel label) =>
        Targets(label).reshape(-1, 1, 1).expand(-1, kept.size(1), -1);
}
