using Candor.Tensors;

namespace Candor.Objectives.Examples;

/// <summary>A term of an objective over predictor and explanation.</summary>
public abstract class ExampleTerm
{
    /// <summary>Name in records.</summary>
    public abstract string Name { get; }

    /// <summary>Its value, a scalar.</summary>
    public abstract Tensor Evaluate(ExampleStep step);
}

/// <summary>A term with its weight.</summary>
/// <param name="Weight">λ or η.</param>
/// <param name="Term">The term.</param>
public sealed record WeightedTerm(double Weight, ExampleTerm Term);
