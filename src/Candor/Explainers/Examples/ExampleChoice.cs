using Candor.Tensors;

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
            throw new CandorException(FormattableString.Invariant(
                $"{u} examples were asked for, but an explanation needs 1 or more (--examples 10)."));
        var most = Counting == ExampleCounting.Entries ? points * outputs : points;
        if (u > most)
        {
            var what = Counting == ExampleCounting.Entries
                ? FormattableString.Invariant($"{points} training points × {outputs} outputs = {most} entries")
                : FormattableString.Invariant($"{points} training points");
            throw new CandorException(FormattableString.Invariant(
                $"{u} examples were asked for, but there are only {what} to choose from; use --examples {most} or fewer."));
        }
    }

    /// <summary>α̃: A with all but the U first entries set to 0, [N, L]; of equal ones the lower index is first. Entries that are 0 stay
    /// 0.</summary>
    /// <param name="alpha">A, [N, L].</param>
    /// <param name="u">U.</param>
    public Tensor Keep(Tensor alpha, int u)
    {
        ArgumentNullException.ThrowIfNull(alpha);
        var (points, outputs) = (alpha.size(0), alpha.size(1));
        Validate(u, points, outputs);
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var score = Ranking == ExampleRanking.Magnitude ? alpha.abs() : alpha;
        // An entry of 0 explains nothing, whatever its rank by sign.
        score = score.masked_fill(alpha.eq(0), double.NegativeInfinity);
        if (Counting == ExampleCounting.Points)
            score = score.amax([1], keepdim: true);                                                  // [N, 1]
        var first = score.reshape(-1).sort(0, descending: true, stable: true).Indices.narrow(0, 0, u);
        var kept = torch.zeros([score.numel()], dtype: alpha.dtype, device: alpha.device).scatter(0, first,
            torch.ones([u], dtype: alpha.dtype, device: alpha.device));
        return scope.MoveToOuter(alpha * kept.reshape(score.shape));                      // Eq. (22)
    }

    /// <summary>How many entries are not 0.</summary>
    public static int NonZero(Tensor alpha)
    {
        ArgumentNullException.ThrowIfNull(alpha);
        using var scope = torch.NewDisposeScope();
        return (int)alpha.ne(0).to(ScalarType.Float64).sum().ToDouble();
    }
}
