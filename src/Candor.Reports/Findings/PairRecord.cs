using System.Text.Json.Nodes;
using Candor.Data.Records;

namespace Candor.Reports.Findings;

/// <summary>A run against the reference as a record with before and after, so that both are judged by the same verdict.</summary>
internal static class PairRecord
{
    /// <summary>The record; its changes have the p-values that are corrected for many looks.</summary>
    public static RunRecord Of(Comparison record, RunPair pair)
    {
        var (from, to) = (record.Runs[0], record.Runs[pair.Run]);
        return new()
        {
            Name = to.Name,
            Method = "compare",
            Explainer = to.Explainer,
            Seed = record.Seed,
            Data = new(record.Data, record.Data, record.DataSha256 ?? "", record.Label, record.Classes, [], 0, 0, record.Rows),
            Environment = new(record.Candor, "", record.Libtorch, "", "", "", "", 0),
            Configuration = new JsonObject(),
            Before = from.Scores,
            After = to.Scores,
            Changes = pair.Changes.ToDictionary(c => c.Key, c => new Change(c.Value.Mean, c.Value.StandardError, c.Value.N,
                c.Value.Adjusted)),
            Changed = pair.Changed,
        };
    }
}
