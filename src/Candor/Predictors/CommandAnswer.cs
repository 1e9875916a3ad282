using System.Text.Json;

namespace Candor.Predictors;

/// <summary>Reads a line of class probabilities and refuses everything else.</summary>
internal static class CommandAnswer
{
    private const double Tolerance = 1e-3;
    private const int Shown = 80;

    /// <summary>Whether a line is a JSON document of any kind.</summary>
    public static bool IsJson(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Fills the probabilities of a row, scaled to sum 1 exactly.</summary>
    /// <exception cref="CandorException">The answer is not L probabilities.</exception>
    public static void Read(string answer, string line, string command, Span<double> probabilities)
    {
        var classes = probabilities.Length;
        try
        {
            using var document = JsonDocument.Parse(answer);
            if (document.RootElement.ValueKind != JsonValueKind.Array)
                throw Nonsense("is no JSON array");
            if (document.RootElement.GetArrayLength() != probabilities.Length)
                throw Nonsense(FormattableString.Invariant(
                    $"has {document.RootElement.GetArrayLength()} numbers, but the data has {probabilities.Length} classes"));
            var sum = 0.0;
            foreach (var (i, element) in document.RootElement.EnumerateArray().Index())
            {
                if (element.ValueKind != JsonValueKind.Number || !element.TryGetDouble(out var p) || !(p is >= -Tolerance and <= 1
                    + Tolerance))
                    throw Nonsense($"holds {element.GetRawText()}, which is no probability");
                sum += probabilities[i] = Math.Clamp(p, 0, 1);
            }
            if (!(Math.Abs(sum - 1) <= Tolerance * probabilities.Length))
                throw Nonsense(FormattableString.Invariant($"sums to {sum}, not to 1; are these logits?"));
            foreach (ref var p in probabilities)
                p /= sum;
        }
        catch (JsonException)
        {
            throw Nonsense("is no JSON");
        }

        CandorException Nonsense(string what) => new(
            $"The model command '{command}' answered the row {Cut(line)} with {Cut(answer)}, which {what}; write one line for each row: a JSON array of {classes} class probabilities, e.g. [{string.Join(", ", Enumerable.Range(0, classes).Select(i => i == 0 ? "1" : "0"))}].");
    }

    private static string Cut(string text) => text.Length > Shown ? $"'{text[..Shown]}…'" : $"'{text}'";
}
