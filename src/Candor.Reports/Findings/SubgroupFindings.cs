using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Findings;

/// <summary>Where explanations, or answers, are worse than elsewhere, in plain words.</summary>
public static class SubgroupFindings
{
    private const int Named = 5;

    /// <summary>The sentences: where it is explained worse first.</summary>
    /// <param name="groups">The groups.</param>
    public static IReadOnlyList<string> Of(Subgroups groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        var looks = $"{Show.Count(groups.Tests)} comparisons of {Show.Count(groups.Looked)} groups";
        if (groups.Looked == 0)
            return [$"No group has {Show.Count(Subgroups.LeastRows)} rows or more and leaves as many outside, so that none was looked at."];
        var worse = groups.ExplainedWorse;
        var less = groups.Groups.Where(g => g.Scores.GetValueOrDefault("accuracy") is { Differs: true, Difference.Value: < 0 }
            || g.Scores.GetValueOrDefault("absoluteError") is { Differs: true, Difference.Value: > 0 }).ToArray();
        var known = groups.Groups.Any(g => g.Scores.ContainsKey("insertion"));
        return
        [
            .. worse.Take(Named).Select(Worse),
            .. worse.Count > Named ? [$"So are {Show.Count(worse.Count - Named)} more."] : Array.Empty<string>(),
            .. worse.Count > 0 ? [] : new[] { known
                ? $"Nowhere are explanations worse beyond chance: {looks}, corrected by Holm’s procedure."
                : $"Whether explanations are worse somewhere was not measured, or on too few rows; {looks} are of answers alone." },
            .. less.Take(Named).Select(Less),
        ];
    }

    /// <summary>What a group is called.</summary>
    internal static string Name(Subgroup group) => $"{group.Column} {group.Group}";

    private static string Worse(Subgroup group)
    {
        var (metric, score) = (group.ExplainedWorse!, group.Scores[group.ExplainedWorse!]);
        var what = metric == "insertion" ? "insertion" : "insertion above a random ranking’s";
        return $"Explained worse where {Where(group)}: {what} is {Show.Score(score.Inside.Value)} there and " +
            $"{Show.Score(score.Outside.Value)} elsewhere, {Interval(score)} on {Show.Count(score.N)} rows.";
    }

    private static string Less(Subgroup group) => group.Scores.GetValueOrDefault("accuracy") is { } accuracy
        ? $"Less accurate where {Where(group)}: {Show.Percent(accuracy.Inside.Value)} right there and " +
            $"{Show.Percent(accuracy.Outside.Value)} elsewhere, on {Show.Count(accuracy.N)} rows."
        : $"Farther off where {Where(group)}: by {Show.InUnits(group.Scores["absoluteError"].Inside.Value)} in the mean there and " +
            $"{Show.InUnits(group.Scores["absoluteError"].Outside.Value)} elsewhere, on {Show.Count(group.Rows)} rows.";

    private static string Where(Subgroup group) => $"“{group.Column}” is “{group.Group}”";

    private static string Interval(GroupScore score) =>
        $"{Show.Signed(score.Difference.Value)} ({Show.Signed(score.Difference.Low)} to {Show.Signed(score.Difference.High)})";
}
