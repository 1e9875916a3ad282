using Candor.Data;
using Candor.Explainers;
using Candor.Runs.Configuration;
using Candor.Runs.Predicting;

namespace Candor.Runs.Serving;

/// <summary>How a run is opened.</summary>
public sealed record RunOptions
{
    /// <summary>Device of the tensors.</summary>
    /// <value>cpu.</value>
    public string Device { get; init; } = "cpu";

    /// <summary>Leave to start the program that is the run's model.</summary>
    /// <value>None.</value>
    public ProgramLeave Program { get; init; } = new();

    /// <summary>Asks the predictor before tuning instead of the tuned one.</summary>
    /// <value>false.</value>
    public bool Before { get; init; }

    /// <summary>Another explainer. Null: the run's.</summary>
    public string? Explainer { get; init; }

    /// <summary>Its options. Null: the run's (with the run's explainer), else the defaults.</summary>
    public ExplainerSettings? Settings { get; init; }

    /// <summary>Seed of the perturbation masks. Null: the run's.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Random rankings of each case's units that its explanation is measured against (<see cref="ExplainedRow.Trust"/>). They cost
    /// as many passes again as the explanation.</summary>
    /// <value>0: none.</value>
    public int Rankings { get; init; }

    /// <summary>What is decided for.</summary>
    public DecisionRule Rule { get; init; } = new();

    /// <summary>How values are read.</summary>
    public CaseReading Reading { get; init; } = new();
}
