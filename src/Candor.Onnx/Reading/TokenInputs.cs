using System.Globalization;
using Candor.Data;

namespace Candor.Onnx.Reading;

/// <summary>The inputs of a transformer on texts, told by their names: the pieces' ids, which places there are, and types, which are 0 for
/// one text.</summary>
internal sealed class TokenInputs
{
    private static readonly string[] s_ids = ["input_ids", "ids", "tokens"];
    private static readonly string[] s_masks = ["attention_mask", "input_mask", "mask"];
    private static readonly string[] s_types = ["token_type_ids", "segment_ids"];
    private readonly OnnxGraph _graph;
    private readonly PieceShape _pieces;
    private readonly OnnxValue _ids;

    private TokenInputs(OnnxGraph graph, PieceShape pieces, OnnxValue ids, bool hasMask) =>
        (_graph, _pieces, _ids, HasMask) = (graph, pieces, ids, hasMask);

    /// <summary>Name of the input that takes ids.</summary>
    public string Ids => _ids.Name;

    /// <summary>Whether the file is told which places there are; else all places of its rows are words.</summary>
    public bool HasMask { get; }

    /// <summary>Rows that it takes, no more and no fewer; null: any number.</summary>
    public int? Batch => _ids.Sizes is [{ } batch, ..] ? (int)Math.Min(batch, 1 << 20) : null;

    /// <summary>Tokens that it takes, no more and no fewer; null: any number.</summary>
    public long? Length => _ids.Sizes is [_, { } length] ? length : null;

    /// <summary>Finds the inputs.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="tokens">T of the texts; null: any that the file takes.</param>
    /// <param name="pieces">What the texts' indices stand for.</param>
    /// <exception cref="CandorException">An input is not one of them, or ids are missing, or another length is taken.</exception>
    public static TokenInputs Of(OnnxGraph graph, long? tokens, PieceShape pieces)
    {
        var ids = s_ids.Select(n => Find(graph, n)).FirstOrDefault(i => i is not null)
            ?? (graph.Inputs is [{ Type: "int64" or "int32" } only] ? only : null) ?? throw new CandorException(
            $"{graph.Name} takes {string.Join(", ", graph.Inputs)}, but none of it is input_ids; give a model that takes the pieces of " +
            $"texts, or leave --tokenizer out.");
        var mask = s_masks.Select(n => Find(graph, n)).FirstOrDefault(i => i is not null);
        foreach (var input in graph.Inputs)
        {
            if (input != ids && input != mask && !s_types.Contains(input.Name))
                throw new CandorException($"{graph.Name} takes {input}, which a tokenizer does not give; input_ids, attention_mask and " +
                    $"token_type_ids are known. Export the model without it.");
            if (input.Type is not ("int64" or "int32" or "float" or "?") || input.HasShape && input.Sizes.Count != 2)
                throw new CandorException($"{graph.Name} takes {input}, but [batch, tokens] of whole numbers is expected.");
        }
        if (ids.Sizes is [_, { } length] && tokens is not null && length != tokens)
            throw new CandorException(string.Create(CultureInfo.InvariantCulture, $"{graph.Name} takes texts of {length} tokens, " +
                $"no more and no fewer, but ") +
                FormattableString.Invariant($"{tokens} are to be read (--tokens {length})."));
        return new(graph, pieces, ids, mask is not null);
    }

    /// <summary>Whether a graph is told which places there are.</summary>
    public static bool HasMaskIn(OnnxGraph graph) => s_masks.Any(n => Find(graph, n) is not null);

    /// <summary>Values for the graph's inputs, in their order.</summary>
    /// <param name="x">Indices of texts, [B, T], as floating-point numbers.</param>
    public IReadOnlyList<Tensor> Form(Tensor x)
    {
        using var scope = torch.NewDisposeScope();
        var there = x > 0;
        var ids = IdsOf(x);
        return [.. _graph.Inputs.Select(i => scope.MoveToOuter((i == _ids ? ids : s_types.Contains(i.Name) ? ids.zeros_like() : there)
            .to(i.Type switch { "int32" => ScalarType.Int32, "float" => ScalarType.Float32, _ => ScalarType.Int64 })))];
    }

    /// <summary>The ids of indices, int64; where no place is, the pad token's.</summary>
    public Tensor IdsOf(Tensor x)
    {
        using var scope = torch.NewDisposeScope();
        var ids = (x.to(ScalarType.Int64) - 1).remainder(_pieces.Count);
        return scope.MoveToOuter(torch.where(x > 0, ids, _pieces.Pad ?? 0));
    }

    /// <summary>The places that are passed on: up to the last one that is there in any row, all where the file wants them.</summary>
    public long Used(Tensor x)
    {
        if (Length is { } fixedLength)
            return fixedLength;
        using var scope = torch.NewDisposeScope();
        var places = torch.arange(1, x.size(1) + 1, device: x.device, dtype: ScalarType.Int64);
        return Math.Max(1, x.size(0) == 0 ? 1 : ((x > 0).to(ScalarType.Int64) * places).max().ToInt64());
    }

    private static OnnxValue? Find(OnnxGraph graph, string name) => graph.Inputs.FirstOrDefault(i => i.Name == name);
}
