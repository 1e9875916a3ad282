using Candor.Torch;

namespace Candor.Explainers.Examples;

/// <summary>By what examples are ranked.</summary>
public enum ExampleRanking
{
    /// <summary>By |α|: what speaks against a class counts as much as what speaks for it.</summary>
    Magnitude,

    /// <summary>By α with its sign: what speaks for a class first.</summary>
    Signed,
}

/// <summary>What U counts.</summary>
public enum ExampleCounting
{
    /// <summary>Entries (n, c) of A, as Eq. (22) has it.</summary>
    Entries,

    /// <summary>Whole training points with all their entries, ranked by their largest.</summary>
    Points,
}

/// <summary>Which U examples explain.</summary>
/// <remarks>Iwata &amp; Yoshikawa, Eq. (22).</remarks>
public sealed record ExampleChoice
{
    /// <summary>By what examples are ranked.</summary>
    /// <value>Magnitude.</value>
    public ExampleRanking Ranking { get; init; } = ExampleRanking.Magnitude;

    /// <summary>What U counts.</summary>
    /// <value>Entries, the paper's.</value>
    public ExampleCounting Counting { get; init; } = ExampleCounting.Entries;

    /// <summary>Refuses a U that cannot be chosen from N points with L outputs.</summary>
    /// <exception cref="CandorException">U is below 1, or above N·L entries (N points).</exception>
    public void Validate(int u, long points, long outputs)
    {
        if (u < 1)
            throw new CandorException(FormattableString.Invariant($"{u} examples were asked for, but an explanation needs 1 or more (--examples 10)."));
        var most = Counting == ExampleCounting.Entries ? points * outputs : points;
        if (u > most)
        {
            var what = Counting == ExampleCounting.Entries ? FormattableString.Invariant($"{points} training points × {outputs} outputs = {most} entries") : FormattableString.Invariant($"{points} training points");
            throw new CandorException(FormattableString.Invariant($"{u} examples were asked for, but there are only {what} to choose from; use --examples {most} or fewer."));
        }
    }

    /// <summary>α̃: A with all but the U first entries set to 0, [N, L]; of equal ones the lower index is first. Entries that are 0 stay 0.</summary>
    /// <param name="alpha">A, [N, L].</param>
    /// <param name="u">U.</param>
    public Tensor Keep(Tensor alpha, int u)
    {
        ArgumentNullException.ThrowIfNull(alpha);
        var (points, outputs) = (alpha.Size(0), alpha.Size(1));
        Validate(u, points, outputs);
        using var scope = new TensorScope();
        using var grad = GradMode.Off();
        var score = Ranking == ExampleRanking.Magnitude ? alpha.Abs() : alpha;
        // An entry of 0 explains nothing, whatever its rank by sign.
        score = score.MaskedFill(alpha.Equal(0), double.NegativeInfinity);
        if (Counting == ExampleCounting.Points)
            score = score.Max(1, keep: true);                                                  // [N, 1]
        var first = score.Reshape(-1).Sort(0, descending: true).Indices.Narrow(0, 0, u);
        var kept = Tensor.Zeros([score.Count], alpha.DType, alpha.Device).Scatter(0, first, Tensor.Ones([u], alpha.DType, alpha.Device));
        return scope.Return(alpha * kept.Reshape(score.Shape.ToArray()));                      // Eq. (22)
    }

    /// <summary>How many entries are not 0.</summary>
    public static int NonZero(Tensor alpha)
    {
        ArgumentNullException.ThrowIfNull(alpha);
        using var scope = new TensorScope();
        return (int)alpha.NotEqual(0).To(DType.Float64).Sum().Item();
    }
}
