using System.Globalization;
using Candor.Data.Records;

namespace Candor.Data;

/// <summary>A text.</summary>
public sealed class TextCase : Case
{
    internal TextCase(Contract contract, string text) : base(contract) => Text = text;

    /// <summary>The text, as it was given.</summary>
    public string Text { get; }

    private protected override string Kind => "Text";

    private TextEncoder Encoder => Contract.Standardizer.Text!;

    /// <inheritdoc/>
    public override void Encode(Span<float> inputs) => Encoder.Encode(Text, inputs);

    /// <inheritdoc/>
    public override IReadOnlyList<FeatureValue> Values(IReadOnlyList<string> units) => [.. Encoder.Spans(Text).Select((w, i) =>
        new FeatureValue(string.Create(CultureInfo.InvariantCulture, $"word {i + 1}"), Text.Substring(w.Start, w.Length)))];

    /// <inheritdoc/>
    public override SampleText? Words(int selected) => SampleText.Of(Text, Encoder.Spans(Text), selected);
}
