using Candor.Data;
using Candor.Runs.Folders;

namespace Candor.Runs.Comparing;

/// <summary>Whether two runs speak of the same thing.</summary>
internal static class Contracts
{
    private const int Named = 8;

    /// <summary>Refuses runs whose inputs or answers differ: nothing of them could be compared row by row.</summary>
    /// <exception cref="CandorException">They differ; all that does is named.</exception>
    public static void RequireSame(RunDocuments reference, RunDocuments other)
    {
        var (a, b) = (reference.Contract.Schema, other.Contract.Schema);
        string[] differ = [.. Differences(a, b)];
        if (differ.Length > 0)
            throw new CandorException($"{other.Folder.Path} cannot be compared with {reference.Folder.Path}, row by row: " +
                $"{string.Join("; ", differ)}. Compare runs over the same columns and the same classes.");
    }

    private static IEnumerable<string> Differences(Schema a, Schema b)
    {
        if (Kind(a) != Kind(b))
            yield return $"the first takes {Kind(a)}, the other {Kind(b)}";
        else if (Columns(a, b) is { } columns)
            yield return columns;
        if (a.Task != b.Task)
            yield return $"the first predicts {Answer(a)}, the other {Answer(b)}";
        else if (!a.Classes.SequenceEqual(b.Classes))
            yield return $"the first tells {Listed(a.Classes)} apart, the other {Listed(b.Classes)}";
        else if (a.Task == LearningTask.Regression && a.Label != b.Label)
            yield return $"the first predicts '{a.Label}', the other '{b.Label}'";
    }

    private static string? Columns(Schema a, Schema b)
    {
        string[] only = [.. a.Columns.Select(c => c.Name).Except(b.Columns.Select(c => c.Name))],
            more = [.. b.Columns.Select(c => c.Name).Except(a.Columns.Select(c => c.Name))];
        if (only.Length + more.Length > 0)
            return string.Join(" and ", new[] { ("the first", only), ("the other", more) }.Where(s => s.Item2.Length > 0)
                .Select(s => $"only {s.Item1} has the column{(s.Item2.Length == 1 ? "" : "s")} {Listed(s.Item2)}"));
        var kinds = a.Columns.Where(c => b.Columns.First(o => o.Name == c.Name).Kind != c.Kind).Select(c => c.Name).ToArray();
        return kinds.Length == 0 ? null : $"{Listed(kinds)} hold{(kinds.Length == 1 ? "s" : "")} numbers in one and names in the other";
    }

    private static string Kind(Schema schema) => schema.Image is { } shape
        ? FormattableString.Invariant($"pictures of {shape.Channels} × {shape.Height} × {shape.Width}")
        : schema.Text is not null ? "texts"
        : schema.Series is { } series ? FormattableString.Invariant($"series of {series.Steps} steps") : "tables";

    private static string Answer(Schema schema) => schema.Task == LearningTask.Regression ? "a number" : "classes";

    private static string Listed(IReadOnlyList<string> names) => string.Join(", ", names.Take(Named).Select(n => $"'{n}'"))
        + (names.Count > Named ? FormattableString.Invariant($" and {names.Count - Named} more") : "");
}
