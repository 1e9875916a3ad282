using Candor.Literature;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>Gives every unit of an input a contribution φ to the output of a class, positive speaks for the class; or to the value of a
/// regression, positive raises it.</summary>
public abstract class Explainer
{
    /// <summary>Catalog name, e.g. <c>lime</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Where the method comes from; null: nowhere that can be cited.</summary>
    public virtual Paper? Paper => null;

    /// <summary>
    /// Whether φ is a derivative (change of the output for a unit change of the input) rather than a share of the output. Metrics that
    /// add contributions up (infidelity, sensitivity-n) multiply a derivative by x − b first.
    /// </summary>
    public virtual bool IsDerivative => false;

    /// <summary>Whether φ has signs. False for scores from 0 up, which rank but speak neither for nor against the class.</summary>
    public virtual bool IsSigned => true;

    /// <summary>Whether the contributions add up to f(x) − f(b).</summary>
    public virtual Additivity Additivity => Additivity.None;

    /// <summary>The output that φ accounts for.</summary>
    public virtual ExplainedOutput Output => ExplainedOutput.Probability;

    /// <summary>Refuses a feature space that the explainer's options do not fit.</summary>
    public virtual void Validate(FeatureSpace space)
    {
    }

    /// <summary>Refuses a predictor that the explainer cannot explain, naming what it lacks, or whose feature space does not fit.</summary>
    public virtual void Validate(Predictor predictor)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        Validate(predictor.Space);
    }

    /// <summary>Explains a batch.</summary>
    /// <param name="predictor">The predictor, in evaluation mode.</param>
    /// <param name="x">Inputs, [B, input shape].</param>
    /// <param name="targets">The classes to explain, [B] (int64); of a regression zeros.</param>
    /// <param name="generator">Where random choices are drawn from; one on the processor gives the same choices on every
    /// device.</param>
    /// <param name="differentiable">Records a graph, so that gradients of φ reach the predictor's parameters.</param>
    /// <returns>φ, [B, D].</returns>
    public abstract Tensor Explain(Predictor predictor, Tensor x, Tensor targets, Generator generator, bool differentiable = false);

    /// <summary>Explains a batch, with random choices drawn from a seed.</summary>
    /// <param name="predictor">The predictor, in evaluation mode.</param>
    /// <param name="x">Inputs, [B, input shape].</param>
    /// <param name="targets">The classes to explain, [B] (int64). Null: those that the predictor predicts, or its value.</param>
    /// <param name="seed">The same seed gives the same bits.</param>
    /// <returns>φ, [B, D].</returns>
    /// <exception cref="CandorException">Shape, type, device or a class does not fit the predictor.</exception>
    public Tensor Explain(Predictor predictor, Tensor x, Tensor? targets = null, ulong seed = 0)
    {
        InputCheck.Require(predictor, x);
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(seed, predictor.Device);
        return scope.MoveToOuter(Explain(predictor, x, targets ?? Predicted(predictor, x), generator));
    }

    private static Tensor Predicted(Predictor predictor, Tensor x)
    {
        using var grad = torch.no_grad();
        return predictor.Answers(x).argmax(1);
    }

    /// <summary>Explains a batch, and says how far each contribution would move under other random draws.</summary>
    /// <remarks>An explainer that draws overrides it; the others have no <see cref="Explainers.Estimate.Spread"/>.</remarks>
    /// <param name="predictor">The predictor, in evaluation mode.</param>
    /// <param name="x">Inputs, [B, input shape].</param>
    /// <param name="targets">The classes to explain, [B] (int64); of a regression zeros.</param>
    /// <param name="generator">Where random choices are drawn from; one on the processor gives the same choices on every
    /// device.</param>
    public virtual Estimate Estimate(Predictor predictor, Tensor x, Tensor targets, Generator generator) =>
        new(Explain(predictor, x, targets, generator), null);
}
