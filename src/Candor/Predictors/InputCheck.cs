using System.Globalization;
using Candor.Data;
using Candor.Tensors;

namespace Candor.Predictors;

/// <summary>What comes in from outside fits the predictor, before libtorch sees it.</summary>
internal static class InputCheck
{
    /// <summary>Inputs to explain, and the classes to explain.</summary>
    /// <exception cref="CandorException">Shape, type, device or a class does not fit.</exception>
    public static void Require(Predictor predictor, Tensor x, Tensor targets)
    {
        Require(predictor, x);
        ArgumentNullException.ThrowIfNull(targets);
        if (targets.dtype != ScalarType.Int64 || targets.dim() != 1 || targets.size(0) != x.size(0))
            throw new CandorException(FormattableString.Invariant(
                $"The classes to explain are {targets.Describe()}, but must be int64, one for each of the {x.size(0)} rows."));
        using var scope = torch.NewDisposeScope();
        var outputs = Math.Max(predictor.Classes, 1);
        if (targets.numel() > 0 && (targets.min().ToInt64() < 0 || targets.max().ToInt64() >= outputs))
            throw new CandorException(
                string.Create(CultureInfo.InvariantCulture,
                    $"The class {(targets.min().ToInt64() < 0 ? targets.min().ToInt64() : targets.max().ToInt64())} is to be explained, " +
                    $"but the predictor has the classes 0 to {outputs - 1}."));
    }

    /// <summary>Inputs alone.</summary>
    /// <exception cref="CandorException">Shape, type or device does not fit.</exception>
    public static void Require(Predictor predictor, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(x);
        var shape = x.shape;
        if (shape.Length == 0 || !shape.AsSpan(1).SequenceEqual(predictor.Space.InputShape.ToArray()))
            throw new CandorException(
                $"The inputs are {x.Describe()}, but the predictor takes [rows, {string.Join(", ", predictor.Space.InputShape)}].");
        if (x.dtype != predictor.DType)
            throw new CandorException($"The inputs are {x.Describe()}, but the predictor computes in {predictor.DType}; convert them " +
                $"with to(ScalarType.{predictor.DType}).");
        if (x.device_type != predictor.Device.type)
            throw new CandorException(
                $"The inputs are on {x.device}, but the predictor is on {predictor.Device}; move them with to(predictor.Device).");
    }
}
