using Candor.Explainers.Learned;
using Candor.Literature;
using Candor.Masking;
using Candor.Metrics;
using Candor.Metrics.Fidelity;

namespace Candor;

public static partial class Catalog
{
    /// <summary>A class of its own, so that it is there before anything that lists it.</summary>
    private static class LearnedTable
    {
        public static readonly Dictionary<string, (string Summary, Paper Paper, Func<NetworkFamily, LearnedOptions, Baseline?,
            LearnedMethod> Create)> Methods = new()
            {
                ["meed"] = ("explainer with output feedback, adversary on the unselected features and a fading prior", Papers.Meed,
                (f, o, b) => new Meed(f, o, b)),
                ["honest-meed"] = ("MEED with a judge of random masks, and a price for arguing a flipped output (ours)",
                    Papers.LabelLeakage,
                (f, o, b) => new HonestMeed(f, o, b)),
                ["l2x"] = ("explainer that selects the features from which the output can be predicted", Papers.L2x,
                    (f, o, b) => new L2x(f, o,
                    b)),
                ["vibi"] = ("L2X with a bottleneck on the selection", Papers.Vibi, (f, o, b) => new Vibi(f, o, b)),
                ["cxplain"] = ("explainer supervised by how the loss grows without each feature", Papers.CxPlain,
                    (f, o, b) => new CxPlain(f,
                    o, b)),
            };
    }

    /// <summary>Names of the methods that learn an explainer and leave the predictor as it is.</summary>
    public static IReadOnlyList<string> LearnedMethods { get; } = [.. LearnedTable.Methods.Keys];

    /// <summary>A method that learns an explainer, by name.</summary>
    /// <param name="name">One of <see cref="LearnedMethods"/>.</param>
    /// <param name="family">Networks for the kind of input.</param>
    /// <param name="options">How it is learned.</param>
    /// <param name="baseline">b; null: zeros.</param>
    /// <exception cref="CandorException">There is none of that name, or the options do not fit the input.</exception>
    public static LearnedMethod Learned(string name, NetworkFamily family, LearnedOptions options, Baseline? baseline = null) =>
        LearnedTable.Methods.TryGetValue(name, out var entry)
            ? entry.Create(family, options, baseline)
            : throw Suggestion.Unknown("learned explainer", name, LearnedMethods);

    private static IEnumerable<CatalogItem> LearnedItems => LearnedTable.Methods.Select(e => new CatalogItem("method", e.Key,
        e.Value.Summary, e.Value.Paper));

    /// <summary>Names of the scores of selected features; they are measured together (<see cref="SelectionFidelity"/>).</summary>
    public static IReadOnlyList<string> FidelityMetrics { get; } = [.. FidelityScores.All.Select(s => s.Name)];

    private static IEnumerable<CatalogItem> FidelityItems =>
        FidelityScores.All.Select(s => new CatalogItem("metric", s.Name, s.Summary, s.Paper, s.Direction == Direction.Up ? "up" : "down"));

    /// <summary>The paper of a method that learns an explainer.</summary>
    internal static Paper LearnedPaper(string name) => LearnedTable.Methods[name].Paper;
}
