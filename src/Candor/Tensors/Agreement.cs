using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Candor.Tensors;

/// <summary>What must be the same on all ranks, compared before they compute together.</summary>
public static class Agreement
{
    private const int Shown = 80;

    extension(Ranks ranks)
    {
        /// <summary>Refuses ranks that differ; all of them say the same.</summary>
        /// <param name="parts">What must be the same, as people call it, and its content or a hash of it.</param>
        /// <exception cref="CandorException">Some differ from the first.</exception>
        public void Require(params (string What, string Content)[] parts)
        {
            ArgumentNullException.ThrowIfNull(ranks);
            ArgumentNullException.ThrowIfNull(parts);
            if (ranks.Count == 1)
                return;
            // What is short is told, what is long compared by its hash.
            var own = string.Join('\n', parts.Select(p => Short(p.Content)));
            string[][] all = [.. ranks.Gather(Encoding.UTF8.GetBytes(own)).Select(bytes => Encoding.UTF8.GetString(bytes).Split('\n'))];
            string[] differences = [.. parts.Select((part, i) => Difference(part.What, [.. all.Select(a => a.ElementAtOrDefault(i) ?? "")]))
                .OfType<string>()];
            if (differences.Length > 0)
                throw new CandorException($"the ranks cannot compute together: {string.Join("; ", differences)}. All need the same version " +
                    "of candor, the same options and files with the same content.");
        }

        /// <summary>Refuses ranks whose module has other values.</summary>
        /// <param name="what">What the module is, as people call it.</param>
        /// <param name="module">This rank's.</param>
        /// <exception cref="CandorException">Some differ from the first.</exception>
        internal void Require(string what, torch.nn.Module module)
        {
            if (ranks.Count == 1)
                return;
            ranks.Require((what, Convert.ToHexStringLower(HashOf([module])) + "#"));
        }
    }

    /// <summary>SHA-256 of the names and values of modules' parameters and buffers.</summary>
    internal static byte[] HashOf(IEnumerable<torch.nn.Module> modules)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, tensor) in modules.SelectMany(m => m.StateByName()))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            tensor.ReadMemory(piece => hash.AppendData(piece));
        }
        return hash.GetHashAndReset();
    }

    private static string Short(string content) => content.Length <= Shown && !content.Contains('\n', StringComparison.Ordinal) ? content
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))) + "#";

    private static string? Difference(string what, string[] all)
    {
        int[] others = [.. Enumerable.Range(0, all.Length).Where(i => all[i] != all[0])];
        if (others.Length == 0)
            return null;
        var who = string.Create(CultureInfo.InvariantCulture, $"{(others.Length == 1 ? "rank" : "ranks")} {string.Join(", ", others)}") +
            (others.Length == 1 ? " differs" : " differ");
        // A hash tells people nothing.
        return all[0].EndsWith('#') || all[others[0]].EndsWith('#') ? $"in {what} {who} from rank 0"
            : $"in {what} {who} from rank 0 ('{all[others[0]]}' against '{all[0]}')";
    }
}
