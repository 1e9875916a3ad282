using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Candor.Runs.Configuration;
using Candor.Tensors;

namespace Candor.Experiments.Studies;

/// <summary>Parameters of the experiments that compare what explainers select: sets × repeats × methods.</summary>
/// <remarks>What a file leaves out arrives as null, so every property that has a default says it twice.</remarks>
public sealed record ExplainerParameters
{
    /// <summary>The data sets, each with its black box.</summary>
    public required IReadOnlyList<ExplainerSet> Sets { get; init; }

    /// <summary>Repeats; each seeds split, black box, explainers and judges.</summary>
    public required IReadOnlyList<ulong> Seeds { get; init; }

    /// <summary>What is compared.</summary>
    public required IReadOnlyList<ExplainerMethod> Methods { get; init; }

    /// <summary>Rows of all methods.</summary>
    public RowCounts Rows { get; init => field = value ?? new(); } = new();

    /// <summary>Fields of <see cref="Metrics.Fidelity.FidelityOptions"/> for all methods.</summary>
    public JsonObject Fidelity { get; init => field = value ?? []; } = [];

    /// <summary>Epochs of EVAL-X's judge; null: those of the other judges.</summary>
    public int? JudgeEpochs { get; init; }

    /// <summary>Whether a judge of another architecture is asked, too; images and series.</summary>
    public bool OtherJudge { get; init; }

    /// <summary>Test rows that are shown as each method selects from them.</summary>
    public int Samples { get; init; }

    /// <summary>The method that claims are about.</summary>
    public string Ours { get; init => field = value ?? "MEED"; } = "MEED";

    /// <summary>The method that repairs it.</summary>
    public string Repair { get; init => field = value ?? "Honest MEED"; } = "Honest MEED";

    /// <summary>Claim → the methods that it compares with; all others where a claim is not named.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Rivals
    {
        get; init => field = value ?? new Dictionary<string,
        IReadOnlyList<string>>();
    } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Parameters from JSON.</summary>
    /// <exception cref="CandorException">They are not those of these protocols.</exception>
    public static ExplainerParameters Read(JsonObject json)
    {
        var read = StudyParameters.Read(json, ExplainerParametersContext.Default.ExplainerParameters);
        if (read.Sets.Count == 0 || read.Seeds.Count == 0 || read.Methods.Count == 0)
            throw new CandorException("An experiment needs at least one each of sets, seeds and methods.");
        foreach (var method in read.Methods)
            method.Validate();
        if (read.Methods.GroupBy(m => m.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new CandorException($"Two methods of the experiment are named '{twice.Key}'; give each a name of its own.");
        return read;
    }
}

/// <summary>A data set with its black box.</summary>
public sealed record ExplainerSet
{
    /// <summary>Its name in tables.</summary>
    public required string Name { get; init; }

    /// <summary>Fields of <see cref="TrainConfig"/>: data, how it is read, predictor, its training, background.</summary>
    public required JsonObject Base { get; init; }

    /// <summary>k, units that are selected; null: a tenth of them.</summary>
    public int? K { get; init; }

    /// <summary>Fields of <see cref="Explainers.Learned.LearnedOptions"/> for all learned methods.</summary>
    public JsonObject Learned { get; init => field = value ?? []; } = [];

    /// <summary>Method → score → the paper's figure (a share, or a ratio for <c>sen</c>).</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Published
    {
        get; init => field = value
        ?? new Dictionary<string, IReadOnlyDictionary<string, double>>();
    } =
        new Dictionary<string, IReadOnlyDictionary<string, double>>();
}

/// <summary>An explainer that is compared: one of the catalog, or one that is learned.</summary>
public sealed record ExplainerMethod
{
    /// <summary>Its name in tables.</summary>
    public required string Name { get; init; }

    /// <summary>Catalog name of the method that learns it; null: it is not learned.</summary>
    public string? Learn { get; init; }

    /// <summary>Catalog name of an explainer that is not learned.</summary>
    public string? Explainer { get; init; }

    /// <summary>Fields of <see cref="Explainers.Learned.LearnedOptions"/>.</summary>
    public JsonObject Options { get; init => field = value ?? []; } = [];

    /// <summary>Fields of <see cref="ExplainerSettings"/>.</summary>
    public JsonObject Settings { get; init => field = value ?? []; } = [];

    /// <summary>Fields of <see cref="TrainConfig"/>, e.g. <c>segments</c> and <c>grid</c> for units of its own.</summary>
    public JsonObject Set { get; init => field = value ?? []; } = [];

    /// <summary>k for its own units; null: the set's.</summary>
    public int? K { get; init; }

    /// <summary>Rows of its own; what is null is that of all methods.</summary>
    public RowCounts Rows { get; init => field = value ?? new(); } = new();

    internal void Validate()
    {
        if (Learn is null == Explainer is null)
            throw new CandorException($"The method '{Name}' of the experiment must name either what is learned (learn) or an explainer (explainer).");
        if (Learn is not null && !Catalog.LearnedMethods.Contains(Learn))
            throw Suggestion.Unknown("learned explainer", Learn, Catalog.LearnedMethods);
        if (Explainer is not null && !Catalog.Explainers.Contains(Explainer))
            throw Suggestion.Unknown("explainer", Explainer, Catalog.Explainers);
    }
}

/// <summary>How many rows; null: all.</summary>
/// <param name="Fit">Training rows that an explainer learns from.</param>
/// <param name="Judge">Training rows whose selections A′ learns from.</param>
/// <param name="Test">Test rows that are scored.</param>
/// <param name="Sensitivity">Test rows whose SEN is measured.</param>
public sealed record RowCounts(int? Fit = null, int? Judge = null, int? Test = null, int? Sensitivity = null)
{
    /// <summary>These, and where they are null the others.</summary>
    public RowCounts Or(RowCounts others)
    {
        ArgumentNullException.ThrowIfNull(others);
        return new(Fit ?? others.Fit, Judge ?? others.Judge, Test ?? others.Test, Sensitivity ?? others.Sensitivity);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ExplainerParameters))]
internal sealed partial class ExplainerParametersContext : JsonSerializerContext;
