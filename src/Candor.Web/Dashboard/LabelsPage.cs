using System.Globalization;
using Candor.Reports.Markup;
using Candor.Web.Labels;

namespace Candor.Web.Dashboard;

/// <summary>What people guessed of a run, and where they guess.</summary>
internal static class LabelsPage
{
    /// <summary>The page.</summary>
    /// <param name="run">The run.</param>
    /// <param name="store">Items and answers.</param>
    /// <param name="secret">The first part of the address at which people guess.</param>
    /// <param name="root">How the site's first page is reached from it.</param>
    public static string Of(RunEntry run, LabelStore store, string secret, string root)
    {
        var answers = store.Answers();
        var people = answers.Select(a => a.Person).Distinct(StringComparer.Ordinal).Count();
        var scores = LabelScores.Of(store.Set, answers).Select(s => (string[])[s.Method, Show.Score(s.FsH),
            s.Rows == 0 ? Show.None : $"{Show.Score(s.Low)} to {Show.Score(s.High)}", Show.Count(s.Rows), Show.Count(s.Answers),
            Show.Count(s.CannotTell)]);
        var who = people.ToString(CultureInfo.InvariantCulture) + (people == 1 ? " person" : " people");
        return Layout.Page($"Labels · {run.Name}", root, [(run.Name, run.Address), ("Labels", $"{run.Address}/labels")], Html.Of(
            $"""
            <h1>Labels</h1>
            <p class="lead">{run.Name} · {who} so far</p>
            <p>People see {Show.Count(store.Set.K)} units that an explanation selects of a row, and guess what the model said of the whole.
            Give them the address of <a href="{root}../{secret}/">the page on which they guess</a>: from it no run can be reached.</p>
            {Table.Of(["Method", "FS-H ↑", "95 %", "Rows", "Answers", "Could not tell"], scores)}
            <p class="small">FS-H: share of rows whose prediction people guess, with Wilson's interval; a guess at random is right in one of
            {Show.Count(store.Set.Classes.Count)}. Who guesses learns neither methods nor predictions, so look here afterwards.
            Other methods, rows or numbers of units: <code>candor label RUN --methods … --labels FILE</code>.</p>

            """), null);
    }
}
