using Candor.Explainers;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>The copy that F-Fidelity measures with.</summary>
/// <param name="State">Its parameters and buffers.</param>
/// <param name="Rows">Training rows that it was tuned on.</param>
/// <param name="Missing">Units that were missing in them at most.</param>
/// <param name="Before">Share of the measured rows, with all their units, that the predictor is right for; of a regression its R² on
/// them.</param>
/// <param name="After">The same of the copy.</param>
internal sealed record FFidelityCopy(
    IReadOnlyDictionary<string, Tensor> State, int Rows, int Missing, double Before, double After) : IDisposable
{
    /// <summary>Tunes a copy of an assessment's predictor on training rows of which up to a share of the units is missing at
    /// random.</summary>
    /// <exception cref="CandorException">There are no training rows, or the predictor cannot be trained.</exception>
    public static FFidelityCopy Tune(Assessment assessment, Baseline baseline, FFidelityOptions options)
    {
        var predictor = assessment.Predictor;
        if (!predictor.ParametersByName().Any())
            throw new CandorException($"F-Fidelity tunes a copy of the predictor, but {predictor.Architecture} has no parameters to " +
                $"tune; leave fFidelityPlus and fFidelityMinus out (--metrics).");
        var (inputs, labels) = assessment.Training ?? throw new CandorException(
            "F-Fidelity tunes a copy of the predictor on training rows, but there are none; give Assessment.Training, or leave it out.");
        var before = Right(assessment, assessment.Outputs);
        using var saved = new SavedState(predictor);
        using var generator = assessment.Stream(Seeds.Tuning);
        predictor.SeedDropout(Seeds.Mix(assessment.Seed, Seeds.Tuning));
        var missing = options.Missing(assessment.Units);
        var rows = (int)Math.Min(options.Rows, inputs.size(0));
        var chosen = torch.randperm(inputs.size(0), device: generator.device, generator: generator).narrow(0, 0, rows);
        using (torch.enable_grad())
        using (var adam = Optimizer.Adam(predictor.ParametersByName(), options.LearningRate))
        {
            for (var epoch = 0; epoch < options.Epochs; epoch++)
            {
                assessment.Heed();
                predictor.train();
                using var scope = torch.NewDisposeScope();
                foreach (var batch in chosen.index_select(0, torch.randperm(rows, device: generator.device, generator: generator))
                    .split(options.Batch))
                {
                    using var inner = torch.NewDisposeScope();
                    // Batch normalisation has no statistics of a single row.
                    if (batch.numel() < 2 && rows > 1)
                        continue;
                    adam.ZeroGrad();
                    var x = inputs.index_select(0, batch);
                    var masked = Masked.Copies(x, Masks(x, assessment.Units, missing, generator), baseline.On(x), predictor.Space);
                    var (outputs, wanted) = (predictor.forward(masked), labels.index_select(0, batch));
                    var loss = assessment.IsRegression
                        ? torch.nn.functional.mse_loss(outputs.squeeze(1), wanted.to(outputs.dtype))
                        : torch.nn.functional.nll_loss(outputs.log_softmax(-1), wanted);
                    loss.backward();
                    adam.Step();
                }
            }
        }
        predictor.train(false);
        using var grad = torch.no_grad();
        var after = Right(assessment, RowChunks.Join(assessment.ChunkRows, assessment.Inputs, predictor.forward));
        return new(predictor.CopyState(), rows, missing, before, after);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in State.Values)
            tensor.Dispose();
    }

    // Of each row 0 to so many random units are missing, [B, 1, D].
    private static Tensor Masks(Tensor x, int units, int missing, Generator generator)
    {
        var order = torch.rand([x.size(0), units], device: generator.device, generator: generator).argsort(1).argsort(1);
        var gone = torch.randint(0, missing + 1, [x.size(0), 1], device: generator.device, generator: generator);
        return (order >= gone).to(x.dtype).unsqueeze(1);
    }

    private static double Right(Assessment assessment, Tensor outputs) => assessment.IsRegression
        ? R2.Of(assessment.Labels.to(ScalarType.Float64), outputs.select(1, 0).to(ScalarType.Float64)).mean().ToDouble()
        : outputs.argmax(1).eq(assessment.Labels).to(ScalarType.Float64).mean().ToDouble();
}
