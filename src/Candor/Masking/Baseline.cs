using System.Globalization;
using Candor.Data;
using Candor.Tensors;

namespace Candor.Masking;

/// <summary>
/// The background b that stands in for a feature that is taken away (Eqs. 2, 4, 7, 8).
/// </summary>
/// <remarks>
/// Values are in the predictor's input space, i.e. standardised; shape [input shape], the same for every input, or [B, input shape] where
/// each input has its own (<see cref="Blur"/>).
/// </remarks>
public sealed class Baseline
{
    private readonly double[] _values;
    private readonly GaussianBlur? _blur;
    private readonly double? _everywhere;

    private Baseline(string name, double[] values, GaussianBlur? blur = null, double? everywhere = null) =>
        (Name, _values, _blur, _everywhere) = (name, values, blur, everywhere);

    /// <summary><c>mean</c>, <c>zero</c>, <c>noise</c>, <c>blur</c>, <c>pad</c>, <c>mask</c> or <c>attention</c>;
    /// <c>given</c> for values of the caller's.</summary>
    public string Name { get; }

    /// <summary>The names that <see cref="Create"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["mean", "zero", "noise", "blur", .. TextNames];

    /// <summary>Those of texts: PAD; where a tokenizer cuts them, its pad token, which the model attends to, its mask token, or a place
    /// that the model does not attend to.</summary>
    internal static IReadOnlyList<string> TextNames => ["pad", "mask", "attention"];

    /// <summary>Whether each input has a background of its own, made from it.</summary>
    public bool IsOwn => _blur is not null;

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

    /// <summary>The mean of a split's training part.</summary>
    public static Baseline Mean(DataSplit data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Mean(data.Train);
    }

    /// <summary>The mean of rows that stand for the usual: a data set as tensors.</summary>
    /// <param name="inputs">Inputs, [N, input shape], N from 1 on.</param>
    /// <exception cref="CandorException">There are no rows, or a mean is no number.</exception>
    public static Baseline Mean(Tensor inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.dim() < 2 || inputs.size(0) == 0)
            throw new CandorException(
                $"A background is the mean of rows, but {inputs.Describe()} was given; give [rows, input shape] with a row at least.");
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var values = inputs.to(ScalarType.Float64).mean([0]).flatten().ToArray<double>();
        return values.All(double.IsFinite)
            ? new Baseline("mean", values)
            : throw new CandorException(
                "A background is the mean of rows, but a mean of those given is no number; leave rows with NaN or infinity out.");
    }

    /// <summary>A raw value of 0 in every numeric column and no category in categorical ones; black images.</summary>
    public static Baseline Zero(DataSplit data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new Baseline("zero", Raw(data.Standardizer, _ => 0));
    }

    /// <summary>A value drawn once for each input, uniform between the training part's smallest and largest; of images between black and
    /// white.</summary>
    public static Baseline Noise(DataPart train, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(train);
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(seed);
        if (train.Standardizer.Image is { } image)
        {
            var drawn = torch.rand([image.Values], dtype: ScalarType.Float64, device: generator.device,
                generator: generator).ToArray<double>();
            return new Baseline("noise", Raw(train.Standardizer, i => drawn[i]));
        }
        var inputs = Tensor.From(train.Inputs, [train.Count, train.Source.Schema.Width]);
        var (low, high) = (inputs.amin([0]), inputs.amax([0]));
        return new Baseline("noise", (low + torch.rand(low.shape, device: generator.device, generator: generator) * (high - low))
            .to(ScalarType.Float64).ToArray<double>());
    }

    /// <summary>The image itself without its details: what insertion on images commonly starts from.</summary>
    /// <remarks>Petsiuk, Das, Saenko (BMVC 2018): Gaussian blur; edges are weighed by what lies within the image, so a plain image stays as
    /// it is.</remarks>
    /// <param name="image">Size of the images.</param>
    /// <param name="deviation">σ in pixels, above 0. Null: an eighth of the shorter side.</param>
    /// <exception cref="CandorException">σ is not a number above 0.</exception>
    public static Baseline Blur(ImageShape image, double? deviation = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new Baseline("blur", [], new GaussianBlur(image, deviation ?? Math.Min(image.Height, image.Width) / 8.0));
    }

    // Raw values as inputs: of images, v in [0, 1] for every value of a channel.
    private static double[] Raw(Standardizer scale, Func<int, double> value) => [.. Enumerable.Range(0, scale.Width).Select(i =>
    {
        var at = scale.Image is { } image ? i / image.Pixels : i;
        return (value(i) - scale.Mean[at]) / scale.Deviation[at];
    })];

    /// <summary>No word, for texts of so many tokens.</summary>
    public static Baseline Pad(int tokens) => new("pad", new double[tokens]);

    /// <summary>What stands for a word that is taken away.</summary>
    /// <param name="name"><c>pad</c>; where a tokenizer cuts the texts also <c>mask</c> or <c>attention</c>.</param>
    /// <param name="text">The texts.</param>
    /// <exception cref="CandorException">There is no such removal for these texts.</exception>
    public static Baseline OfTexts(string name, TextShape text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Pieces is not { } pieces)
            return name == "pad" ? Pad(text.Tokens) : throw new CandorException(
                $"The removal {name} is for models with a tokenizer of their own (--tokenizer); here a missing word is PAD (pad).");
        int? token = name switch
        {
            "attention" => null,
            "pad" => pieces.Pad ?? throw Lacking("pad", pieces),
            "mask" => pieces.Mask ?? throw Lacking("mask", pieces),
            _ => throw Suggestion.Unknown("removal", name, TextNames),
        };
        return new(name, [.. Enumerable.Repeat(token is { } id ? (double)pieces.Index(id, PieceRole.Marks) : 0, text.Tokens)]);

        static CandorException Lacking(string name, PieceShape pieces) => new($"The tokenizer has no {name} token that could stand for a " +
            $"word that is taken away; use --removal {(name == "pad" && pieces.Mask is not null ? "mask"
                : name == "mask" && pieces.Pad is not null ? "pad" : "attention")}.");
    }

    /// <summary>Its values where they are the same for every input; empty where each has its own.</summary>
    internal IReadOnlyList<double> Values => _values;

    /// <summary>A baseline that was kept in a file.</summary>
    internal static Baseline Kept(string name, IReadOnlyList<double> values) => new(name, [.. values]);

    /// <summary>One value for every input, in the predictor's input space, whatever the inputs' shape.</summary>
    /// <exception cref="CandorException">The value is no number.</exception>
    public static Baseline Of(double value) => double.IsFinite(value)
        ? new("given", [], everywhere: value)
        : throw new CandorException(FormattableString.Invariant($"A background of {value} was given, but it must be a number."));

    /// <summary>These very values.</summary>
    public static Baseline Of(IReadOnlyList<double> values) => new("given", [.. values]);

    /// <summary>A baseline by name.</summary>
    /// <exception cref="CandorException">No baseline has the name, or it is not one for this data.</exception>
    public static Baseline Create(string name, DataSplit data, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Source.Schema.Text is { Pieces: not null } cut)
            return OfTexts(name, cut);
        if (Names.Contains(name) && data.Source.Schema.Text is not null != TextNames.Contains(name))
            throw new CandorException(TextNames.Contains(name)
                ? $"The baseline {name} stands for a missing word, but {data.Source.Name} has no texts; use mean, " +
                    $"zero or noise (--baseline mean)."
                : $"The baseline {name} is one of numbers, but {data.Source.Name} has texts, where a missing word is PAD; use --baseline pad.");
        return name switch
        {
            "mean" => Mean(data.Train),
            "zero" => Zero(data),
            "noise" => Noise(data.Train, seed),
            "blur" => Blur(data.Source.Schema.Image
                ?? throw new CandorException($"The baseline blur is for images, but {data.Source.Name} is a table; use mean, " +
                    $"zero or noise (--baseline mean).")),
            "pad" or "mask" or "attention" => OfTexts(name, data.Source.Schema.Text!),
            _ => throw Suggestion.Unknown("baseline", name, Names),
        };
    }

    /// <summary>b of a baseline, or zeros (the training mean of standardised inputs) where there is none.</summary>
    internal static Tensor Or(Baseline? baseline, Tensor like) =>
        baseline?.On(like) ?? torch.zeros([.. like.shape[1..]], dtype: like.dtype, device: like.device);

    /// <summary>b as a tensor, [input shape], for what works with one background for all inputs.</summary>
    /// <exception cref="CandorException">Each input has its own.</exception>
    internal Tensor Shared(Tensor like) => IsOwn
        ? throw new CandorException($"One background for all inputs is needed here, but the baseline {Name} differs from input to input; use mean, zero or noise.")
        : On(like);

    /// <summary>b as a tensor for inputs [B, input shape]: [input shape], or [B, input shape] where each input has its own.</summary>
    /// <exception cref="CandorException">The inputs have another number of values.</exception>
    public Tensor On(Tensor like)
    {
        if (_blur is not null)
            return _blur.Of(like.detach());
        ArgumentNullException.ThrowIfNull(like);
        long[] shape = [.. like.shape[1..]];
        if (_everywhere is { } value)
            return torch.full(shape, value, dtype: like.dtype, device: like.device);
        var width = shape.Aggregate(1L, (a, b) => a * b);
        if (width != _values.Length)
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"The baseline '{Name}' has {_values.Length} values, but an input has {width}; make the baseline from the data that the " +
                $"predictor was trained on."));
        return Tensor.From(_values, shape, like.device).to(like.dtype);
    }
}
