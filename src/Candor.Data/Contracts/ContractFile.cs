using System.Text.Json;
using System.Text.Json.Serialization;

namespace Candor.Data;

/// <summary>A contract as its file has it.</summary>
internal sealed record ContractFile(string Format, LearningTask Task, string Label,
    IReadOnlyList<string> Classes, IReadOnlyList<ContractFile.ColumnPart> Columns)
{
    public TargetScale? Target { get; init; }

    public SeriesShape? Series { get; init; }

    public ImagePart? Image { get; init; }

    public TextPart? Text { get; init; }

    public MissingPolicy Missing { get; init; }

    public IReadOnlyList<string>? MissingTokens { get; init; }

    public IReadOnlyList<string>? Ids { get; init; }

    public IReadOnlyList<string>? Ignored { get; init; }

    public BackgroundPart? Background { get; init; }

    public DataPart? Data { get; init; }

    /// <summary>A column.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Kind">Numeric or categorical.</param>
    /// <param name="Mean">Of each encoded input.</param>
    /// <param name="Deviation">Of each encoded input.</param>
    public sealed record ColumnPart(string Name, ColumnKind Kind, IReadOnlyList<double> Mean, IReadOnlyList<double> Deviation)
    {
        public string? Unit { get; init; }

        public IReadOnlyList<string>? Categories { get; init; }

        public double? Least { get; init; }

        public double? Most { get; init; }

        public bool? Whole { get; init; }
    }

    public sealed record ImagePart(int Channels, int Height, int Width, int? Side, int Bits,
        IReadOnlyList<double> Mean, IReadOnlyList<double> Deviation);

    public sealed record TextPart(string Column, int Tokens, int Vocabulary, KeptWords Kept, IReadOnlyList<string>? Words)
    {
        public WordRule? Rule { get; init; }

        public PieceShape? Pieces { get; init; }

        public IReadOnlyList<TokenizerFile>? Tokenizer { get; init; }
    }

    public sealed record BackgroundPart(string Name, IReadOnlyList<double>? Values = null);

    public sealed record DataPart(string? Source, string? FromRun, string? Sha256);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ContractFile))]
internal sealed partial class ContractContext : JsonSerializerContext;
