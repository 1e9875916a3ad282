using System.Globalization;
using Candor.Data;
using Candor.Tensors;

namespace Candor.Predictors;

/// <summary>Checks what a function gave, and reads it as logits.</summary>
internal static class FunctionAnswer
{
    private const double Tolerance = 1e-3;

    /// <summary>Logits [B, L] of the type of x.</summary>
    /// <exception cref="CandorException">The answer is not B rows of L logits or probabilities.</exception>
    public static Tensor Logits(Tensor answer, Tensor x, int classes, FunctionOutput output)
    {
        RequireShape(answer, x, classes, "a number for each class");
        Check(answer, output);
        answer = answer.to(x.device).to(x.dtype);
        return output == FunctionOutput.Logits ? answer : GivenOutputs.Probabilities.Logits(answer);
    }

    /// <summary>A number in the target's own units as a standardised one, [B, 1], of the type of x.</summary>
    /// <exception cref="CandorException">The answer is not B rows of one finite number.</exception>
    public static Tensor Number(Tensor answer, Tensor x, TargetScale scale)
    {
        RequireShape(answer, x, 1, "one number");
        Check(answer, FunctionOutput.Logits);
        // Scaled before it is rounded: large numbers may differ in their last digits alone.
        return ((answer.to(x.device).to(ScalarType.Float64) - scale.Mean) / scale.Deviation).to(x.dtype);
    }

    private static void RequireShape(Tensor answer, Tensor x, int width, string each)
    {
        if (answer is null || answer.IsInvalid || answer.dim() != 2 || answer.size(0) != x.size(0) || answer.size(1) != width)
        {
            var given = answer is null ? "null" : answer.IsInvalid ? "a tensor that is disposed" : $"[{string.Join(", ", answer.shape)}]";
            throw new CandorException($"The function gives {given} for inputs [{string.Join(", ", x.shape)}], but " +
                $"[{x.size(0)}, {width}] is expected: a row for each input, {each}.");
        }
    }

    private static void Check(Tensor answer, FunctionOutput output)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var values = answer.detach().to(ScalarType.Float64);
        if (FirstRow(values.isfinite().logical_not().any(1)) is { } odd)
            throw new CandorException(FormattableString.Invariant(
                $"The function gives {Row(values, odd)} for row {odd} (from 0 in its batch), but every number must be finite."));
        if (output == FunctionOutput.Logits)
            return;
        if (FirstRow((values < -Tolerance).logical_or(values > 1 + Tolerance).any(1)) is { } none)
            throw new CandorException(
                string.Create(CultureInfo.InvariantCulture,
                    $"The function gives {Row(values, none)} for row {none} (from 0 in its batch), which are no probabilities; if these " +
                    $"are logits, say Output = FunctionOutput.Logits."));
        if (FirstRow((values.sum([1]) - 1).abs() > Tolerance) is { } row)
            throw new CandorException(
                string.Create(CultureInfo.InvariantCulture,
                    $"The function gives {Row(values, row)} for row {row} (from 0 in its batch), which sum to " +
                    $"{values[row].sum().ToDouble():0.######}, not to 1; if these are logits, say Output = FunctionOutput.Logits."));
    }

    private static long? FirstRow(Tensor wrong) => wrong.numel() > 0 && wrong.any().ToBoolean()
        ? wrong.to(ScalarType.Int64).argmax().ToInt64() : null;

    private static string Row(Tensor values, long row)
    {
        var first = values[row].to(torch.CPU).contiguous().ToArray<double>().Take(8)
            .Select(v => v.ToString("0.####", CultureInfo.InvariantCulture));
        return $"[{string.Join(", ", first)}{(values.size(1) > 8 ? ", …" : "")}]";
    }
}
