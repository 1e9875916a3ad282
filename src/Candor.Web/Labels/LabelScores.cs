using Candor.Data.Statistics;

namespace Candor.Web.Labels;

/// <summary>FS-H of a method: how often people guess the model's prediction from what the method selects.</summary>
/// <param name="Method">The explainer.</param>
/// <param name="FsH">Share of the answered rows whose guess is the model's prediction, in [0, 1]; NaN where nothing was answered. Higher is
/// better.</param>
/// <param name="Low">Lower end of the 95 % interval (Wilson).</param>
/// <param name="High">Its upper end.</param>
/// <param name="Rows">Rows with an answer.</param>
/// <param name="Answers">Answers.</param>
/// <param name="CannotTell">Answers that could not tell.</param>
public sealed record MethodScore(string Method, double FsH, double Low, double High, int Rows, int Answers, int CannotTell);

/// <summary>Scores of what people answered.</summary>
/// <remarks>
/// Liang et al. (KDD 2020), Sections 4.1.1 and 4.2.1: the answers of all people to an item are averaged, and the class with the largest
/// mean
/// is their guess. Who could not tell counts as a uniform answer, the mean of the random guess that the paper asks for; where n classes are
/// level, each is the guess with probability 1/n.
/// </remarks>
public static class LabelScores
{
    /// <summary>Scores by method, in the order of their names.</summary>
    public static IReadOnlyList<MethodScore> Of(LabelSet set, IReadOnlyList<LabelAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(answers);
        var given = answers.ToLookup(a => a.Item);
        return [.. set.Items.GroupBy(i => i.Method, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(method =>
        {
            var answered = method.Where(i => given[i.Id].Any()).ToArray();
            var all = answered.SelectMany(i => given[i.Id]).ToArray();
            var hits = answered.Sum(i => Hit(i, given[i.Id], set.Classes.Count));
            var share = Wilson.Share(hits, answered.Length);
            return new MethodScore(method.Key, share.Value, share.Low, share.High, answered.Length,
                all.Length, all.Count(a => a.Class is null));
        })];
    }

    /// <summary>Probability that the people's guess is the model's prediction.</summary>
    internal static double Hit(LabelItem item, IEnumerable<LabelAnswer> answers, int classes)
    {
        var votes = new double[classes];
        foreach (var answer in answers)
        {
            if (answer.Class is { } guessed)
                votes[guessed]++;
            else
                for (var c = 0; c < classes; c++)
                    votes[c] += 1.0 / classes;
        }
        // Sums of n-ths are level only up to rounding.
        var most = votes.Max() - 1e-9;
        return votes[item.Predicted] >= most ? 1.0 / votes.Count(v => v >= most) : 0;
    }
}
