using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Candor.Data.Records;

namespace Candor;

/// <summary>What a model says of a row, and what that rests on.</summary>
/// <param name="Class">Name of the explained class: the one that the model predicts; of a regression what its number is of.</param>
/// <param name="Probability">The model's probability of the class for the row, in [0, 1]; null for a regression.</param>
/// <param name="Base">f(b): its probability of the class for the background, where nothing is known of the row; of a regression its
/// number there.</param>
/// <param name="Contributions">What each unit adds to the probability, positive speaks for the class; or to the number, in its own
/// units. In the data's order of columns.</param>
public sealed record ExplainedRow(
    string Class, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Probability, double Base,
    IReadOnlyList<UnitContribution> Contributions)
{
    private const int MostRows = 20, BarCells = 20;

    /// <summary>The number that a regression predicts, in the target's own units; null where a class is predicted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Value { get; init; }

    /// <summary>How far the explanation can be trusted; null where that was not looked at.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Trust? Trust { get; init; }

    /// <summary>Insertion ↑ of this ranking on this row, in [0, 1]: how soon the first units alone bring the prediction back. Null where
    /// it was not measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Insertion { get; init; }

    /// <summary>Deletion ↓ of this ranking on this row, in [0, 1]: what is left of the prediction without the first units. Null where
    /// it was not measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Deletion { get; init; }

    /// <summary>What to know before relying on the explanation, in plain sentences: what the contributions add up to, how much of them is
    /// chance, whether the order of the first is certain, whether the ranking beats random ones. Empty without
    /// <see cref="Trust"/>.</summary>
    public IReadOnlyList<string> Sentences => Trust is null ? [] : TrustSentences.Of(
        new(Class, Value ?? Probability ?? double.NaN, [.. Contributions.Select(c => c.Amount)], Insertion ?? double.NaN,
            Deletion ?? double.NaN)
        { Trust = Trust },
        [.. Contributions.Select(c => c.Name)], Shown);

    /// <summary>The sum of all contributions. LIME fits a line near the row, so this is what the row adds to <c>Base</c> only where the
    /// model is linear; KernelSHAP's contributions always add up to it.</summary>
    public double Sum => Contributions.Sum(c => c.Amount);

    /// <summary>A table for a console: the prediction, the base value, and the contributions by size.</summary>
    public override string ToString()
    {
        var shown = Contributions.OrderByDescending(c => Math.Abs(c.Amount)).Take(MostRows).ToArray();
        var labels = shown.Select(c => c.Value.Length == 0 ? c.Name : $"{c.Name} = {c.Value}").ToArray();
        string[] ends = [FormattableString.Invariant($"{Contributions.Count - shown.Length} others"), "sum"];
        var width = labels.Concat(ends).Max(l => l.Length);
        var figures = Math.Max(7, shown.Select(c => Signed(c.Amount).Length).DefaultIfEmpty(0).Max());
        var largest = shown.Select(c => Math.Abs(c.Amount)).DefaultIfEmpty(0).Max();
        var text = new StringBuilder().Append(Value is { } value
            ? $"{Class}: {ScoreText.InUnits(value)}, {ScoreText.InUnits(Base)} where nothing is known of the row"
            : FormattableString.Invariant($"{Class}: probability {Probability:0.000}, {Base:0.000} where nothing is known of the row"))
            .AppendLine().AppendLine();
        foreach (var (contribution, label) in shown.Zip(labels))
            Line(label, Signed(contribution.Amount) + Interval(contribution), largest > 0 ? contribution.Amount / largest : 0);
        if (shown.Length < Contributions.Count)
            Line(ends[0], Signed(Sum - shown.Sum(c => c.Amount)), 0);
        Line(ends[1], Signed(Sum), 0);
        if (Trust is not null)
            text.AppendLine();
        foreach (var sentence in Sentences)
            text.AppendLine(Plain(sentence));
        return text.ToString();

        void Line(string label, string number, double share)
        {
            var bar = new string(share < 0 ? '-' : '+', (int)Math.Round(BarCells * Math.Abs(share)));
            text.AppendLine($"  {label.PadRight(width)}  {number.PadLeft(figures)}  {bar}".TrimEnd());
        }
    }

    private string Interval(UnitContribution contribution) => contribution.HalfWidth is { } half
        ? $" +- {Shown(half)}" : "";

    // Consoles of all systems show ASCII.
    private static string Plain(string sentence) => sentence.Replace("±", "+-", StringComparison.Ordinal)
        .Replace(" ↑", "", StringComparison.Ordinal).Replace(" ↓", "", StringComparison.Ordinal)
        .Replace('“', '\'').Replace('”', '\'');

    private string Shown(double value) => Value is not null ? ScoreText.InUnits(value) : FormattableString.Invariant($"{value:0.000}");

    private string Signed(double value) => Value is not null ? ScoreText.SignedInUnits(value)
        : value.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);
}

/// <summary>What a unit adds.</summary>
/// <param name="Name">The column's name, or that of a unit.</param>
/// <param name="Value">The row's value in the data's own units, ready to show; <c>?</c> where it is missing, empty where there is none
/// (superpixels).</param>
/// <param name="Amount">Its share of the probability, positive speaks for the class; of a regression's number, in the target's own
/// units.</param>
public sealed record UnitContribution(string Name, string Value, double Amount)
{
    /// <summary>Half the width of the 95 % interval of <see cref="Amount"/> over the explainer's random draws: about what many more draws
    /// would give. Null where nothing is drawn, or too little to say.</summary>
    public double? HalfWidth { get; init; }
}
