using Candor.Explainers.Learned;
using Candor.Metrics.Fidelity;
using Candor.Predictors;

namespace Candor.Runs.Configuration;

/// <summary>What a training that learns an explainer is told beside data and model.</summary>
public sealed record LearnedConfig
{
    /// <summary>The program that is the model, as a shell reads it. Null: the model is a predictor.</summary>
    public string? ModelCommand { get; init; }

    /// <summary>How the program is asked.</summary>
    public CommandOptions Command { get; init; } = new();

    /// <summary>How the explainer is learned.</summary>
    public LearnedOptions Options { get; init; } = new();

    /// <summary>How the fidelity of its selections is measured.</summary>
    public FidelityOptions Fidelity { get; init; } = new();

    /// <summary>Explainers that are measured beside it, by catalog name.</summary>
    /// <value>random; and gradient-x-input where the model has gradients.</value>
    public IReadOnlyList<string>? Compare { get; init; }

    /// <summary>Refuses values that mean nothing, before any work is done.</summary>
    public void Validate()
    {
        Command.Validate();
        foreach (var name in Compare ?? [])
            if (!Catalog.Explainers.Contains(name))
                throw Suggestion.Unknown("explainer", name, Catalog.Explainers);
    }
}
