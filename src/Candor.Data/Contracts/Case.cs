using Candor.Data.Records;

namespace Candor.Data;

/// <summary>One thing to predict and to explain: a row of a table, a series, a text, or a picture. Its contract prepares it.</summary>
public abstract class Case
{
    private protected Case(Contract contract) => Contract = contract;

    /// <summary>What it was matched by.</summary>
    public Contract Contract { get; }

    /// <summary>Row in its data, from 0; null: it is of no data.</summary>
    public int? Row { get; init; }

    /// <summary>What its id column holds; null: there is none.</summary>
    public string? Id { get; init; }

    /// <summary>The class, or number, that is known of it, in the contract's spelling; empty: none is.</summary>
    public string Label { get; init; } = "";

    /// <summary>The label's class, an index; −1 where it is not known.</summary>
    public int Class => Label.Length == 0 ? -1 : Contract.Schema.Classes.ToList().IndexOf(Label);

    /// <summary>What it is called: <c>Row 12</c>, <c>A10005</c>, <c>Text</c> ….</summary>
    public string Name => Id ?? (Row is { } row ? FormattableString.Invariant($"Row {row}") : Kind);

    /// <summary>What it is where it has no name.</summary>
    private protected abstract string Kind { get; }

    /// <summary>Writes its inputs.</summary>
    /// <param name="inputs">[width] Receives them.</param>
    /// <exception cref="CandorException">A value lies beyond single precision once standardised.</exception>
    public abstract void Encode(Span<float> inputs);

    /// <summary>[width] Its inputs.</summary>
    /// <exception cref="CandorException">A value lies beyond single precision once standardised.</exception>
    public float[] Inputs()
    {
        var inputs = new float[Contract.Standardizer.Width];
        Encode(inputs);
        return inputs;
    }

    /// <summary>What each unit of an explanation stands for, with its value in original units, ready to show.</summary>
    /// <param name="units">Names of the predictor's units.</param>
    public abstract IReadOnlyList<FeatureValue> Values(IReadOnlyList<string> units);

    /// <summary>The picture with its units, ready to draw; null: it is none.</summary>
    /// <param name="unitOfPixel">Makes the unit of every pixel; asked only of a picture.</param>
    public virtual SampleImage? Picture(Func<IReadOnlyList<int>> unitOfPixel) => null;

    /// <summary>The text with the places of its words; null: it is none.</summary>
    /// <param name="selected">How many words are marked.</param>
    public virtual SampleText? Words(int selected) => null;
}
