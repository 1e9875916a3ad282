using Candor.Data;
using Candor.Torch;

namespace Candor.Masking;

/// <summary>
/// The background b that stands in for a feature that is taken away (Eqs. 2, 4, 7, 8).
/// </summary>
/// <remarks>Values are in the predictor's input space, i.e. standardised; shape [input shape].</remarks>
public sealed class Baseline
{
    private readonly double[] _values;

    private Baseline(string name, double[] values) => (Name, _values) = (name, values);

    /// <summary><c>mean</c>, <c>zero</c> or <c>noise</c>; <c>given</c> for values of the caller's.</summary>
    public string Name { get; }

    /// <summary>The names that <see cref="Create"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["mean", "zero", "noise"];

    /// <summary>The training mean of every input (0 after standardisation): the paper's. Of images the mean of every channel.</summary>
    public static Baseline Mean(DataPart train)
    {
        ArgumentNullException.ThrowIfNull(train);
        var width = train.Source.Schema.Width;
        if (train.Standardizer.Image is not null)
            return new Baseline("mean", new double[width]);
        var values = new double[width];
        for (var i = 0; i < width; i++)
        {
            var sum = 0.0;
            for (var row = 0; row < train.Count; row++)
                sum += train.Inputs[row * width + i];
            values[i] = sum / train.Count;
        }
        return new Baseline("mean", values);
    }

    /// <summary>A raw value of 0 in every numeric column and no category in categorical ones; black images.</summary>
    public static Baseline Zero(DataSplit data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new Baseline("zero", Raw(data.Standardizer, _ => 0));
    }

    /// <summary>A value drawn once for each input, uniform between the training part's smallest and largest; of images between black and white.</summary>
    public static Baseline Noise(DataPart train, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(train);
        using var scope = new TensorScope();
        using var generator = new Generator(seed);
        if (train.Standardizer.Image is { } image)
        {
            var drawn = Tensor.Rand([image.Values], generator, DType.Float64).ToArray<double>();
            return new Baseline("noise", Raw(train.Standardizer, i => drawn[i]));
        }
        var inputs = Tensor.From(train.Inputs, [train.Count, train.Source.Schema.Width]);
        var (low, high) = (inputs.Min(0), inputs.Max(0));
        return new Baseline("noise", (low + Tensor.Rand(low.Shape.ToArray(), generator) * (high - low)).To(DType.Float64).ToArray<double>());
    }

    // Raw values as inputs: of images, v in [0, 1] for every value of a channel.
    private static double[] Raw(Standardizer scale, Func<int, double> value) => [.. Enumerable.Range(0, scale.Width).Select(i =>
    {
        var at = scale.Image is { } image ? i / image.Pixels : i;
        return (value(i) - scale.Mean[at]) / scale.Deviation[at];
    })];

    /// <summary>These very values.</summary>
    public static Baseline Of(IReadOnlyList<double> values) => new("given", [.. values]);

    /// <summary>A baseline by name.</summary>
    /// <exception cref="CandorException">No baseline has the name.</exception>
    public static Baseline Create(string name, DataSplit data, ulong seed) => name switch
    {
        "mean" => Mean(data.Train),
        "zero" => Zero(data),
        "noise" => Noise(data.Train, seed),
        _ => throw Suggestion.Unknown("baseline", name, Names),
    };

    /// <summary>b of a baseline, or zeros (the training mean of standardised inputs) where there is none.</summary>
    internal static Tensor Or(Baseline? baseline, Tensor like) => baseline?.On(like) ?? Tensor.Zeros([.. like.Shape[1..]], like.DType, like.Device);

    /// <summary>b as a tensor, [input shape], for inputs [B, input shape].</summary>
    /// <exception cref="CandorException">The inputs have another number of values.</exception>
    internal Tensor On(Tensor like)
    {
        long[] shape = [.. like.Shape[1..]];
        var width = shape.Aggregate(1L, (a, b) => a * b);
        if (width != _values.Length)
            throw new CandorException(FormattableString.Invariant($"The baseline '{Name}' has {_values.Length} values, but an input has {width}; make the baseline from the data that the predictor was trained on."));
        return Tensor.From(_values, shape, like.Device).To(like.DType);
    }
}
