using Candor.Onnx.Reading;

namespace Candor.Onnx.Rebuilding;

/// <summary>Lowers the attention that is paid to places: what a Softmax over places reads gets the logarithm of their shares.</summary>
internal sealed class AttentionShares
{
    // Below any share that matters, and a number in single precision.
    private const double Least = 1e-30;
    private readonly HashSet<int> _scores;

    private AttentionShares(HashSet<int> scores) => _scores = scores;

    /// <summary>Finds the scores of attention: what every Softmax but the last of the graph's output reads.</summary>
    /// <param name="module">The graph.</param>
    /// <returns>Null: there are none.</returns>
    public static AttentionShares? Of(GraphModule module)
    {
        var scores = module.Plan.Steps.Where(s => s.Node.Operator == "Softmax" && !s.Out.Contains(module.Plan.Output))
            .Select(s => s.In[0]).Where(p => p >= 0).ToHashSet();
        return scores.Count == 0 ? null : new(scores);
    }

    /// <summary>A value of the graph, with the shares where it is scores over places.</summary>
    /// <param name="place">Its place.</param>
    /// <param name="value">The value; scores are [B, …, T, T] or [B·heads, T, T].</param>
    /// <param name="shares">[B, T].</param>
    public Tensor On(int place, Tensor value, Tensor shares)
    {
        var (rows, tokens) = (shares.size(0), shares.size(1));
        if (!_scores.Contains(place) || value.dim() < 3 || value.size(-1) != tokens || value.size(0) % rows != 0)
            return value;
        using var scope = torch.NewDisposeScope();
        var logs = shares.clamp(min: Least).log().repeat_interleave(value.size(0) / rows, 0);
        return scope.MoveToOuter(value + logs.reshape([value.size(0), .. Enumerable.Repeat(1L, (int)value.dim() - 2), tokens]));
    }
}
