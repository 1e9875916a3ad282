using Candor.Data;
using Candor.Tensors;

namespace Candor.Runs.Folders;

/// <summary>New data that ranks share.</summary>
internal static class CaseFiles
{
    /// <summary>Refuses ranks that have other data or another run.</summary>
    /// <exception cref="CandorException">They do, or the data come from standard input, which one of them has.</exception>
    public static void RequireSame(Ranks ranks, string data, CaseFile file, RunDocuments documents)
    {
        if (ranks.Count == 1)
            return;
        if (data == "-")
            throw new CandorException("Standard input reaches the first rank alone; give a file that all ranks see.");
        ranks.Require(("the data's content", file.Sha256 ?? ""), ("the run's model", documents.ModelSha256),
            ("the run's contract", documents.ContractSha256));
    }
}
