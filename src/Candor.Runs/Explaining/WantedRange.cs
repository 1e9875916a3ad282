using System.Globalization;
using Candor.Data;

namespace Candor.Runs.Explaining;

/// <summary>Numbers that are wanted of a regression; the bounds belong to them.</summary>
/// <param name="Least">The least of them; null: there is no least.</param>
/// <param name="Most">The largest of them; null: there is none.</param>
public sealed record WantedRange(double? Least, double? Most)
{
    /// <summary>Reads <c>&gt;=200</c>, <c>&lt;=150</c> or <c>150..200</c>.</summary>
    /// <exception cref="CandorException">The text is no range, or an empty one.</exception>
    public static WantedRange Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split("..");
        var range = text.StartsWith(">=", StringComparison.Ordinal) ? new(Number(text[2..]), null)
            : text.StartsWith("<=", StringComparison.Ordinal) ? new(null, Number(text[2..]))
            : parts.Length == 2 ? new WantedRange(Number(parts[0]), Number(parts[1]))
            : throw Wrong();
        range.Validate();
        return range;

        double Number(string number) =>
            double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
                ? value : throw Wrong();

        CandorException Wrong() => new($"'{text}' names no wanted numbers; give \">=200\", \"<=150\" or 150..200 (--wanted).");
    }

    /// <summary>How far a number is from the range; 0 within.</summary>
    public double Gap(double value) =>
        Math.Max(0, Math.Max((Least ?? double.NegativeInfinity) - value, value - (Most ?? double.PositiveInfinity)));

    /// <summary>The range as it is written.</summary>
    public override string ToString() => (Least, Most) switch
    {
        ({ } least, { } most) => FormattableString.Invariant($"{least}..{most}"),
        ({ } least, _) => FormattableString.Invariant($">={least}"),
        _ => FormattableString.Invariant($"<={Most}"),
    };

    internal void Validate()
    {
        if (Least is null && Most is null || Least > Most)
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"The wanted numbers are from {Least} to {Most}, which are none; give a least, a largest, " +
                $"or both in their order (--wanted 150..200)."));
    }
}
