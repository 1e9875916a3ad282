using Candor.Data;
using Candor.Data.Records;

namespace Candor.Runs.Explaining;

/// <summary>The explanation of a case, with what it rests on.</summary>
/// <param name="Case">The case.</param>
/// <param name="Sample">What pages show; <see cref="ExplainedSample.After"/> is the explanation.</param>
/// <param name="Explainer">The explainer's name.</param>
/// <param name="Intercept">Whether it has an intercept; null: it has none to choose.</param>
/// <param name="Provenance">Model, data, settings, versions, time.</param>
/// <param name="FileName">A name for files, without extension, that no other case, model, data, explainer or seed has.</param>
public sealed record CaseExplanation(
    Case Case, ExplainedSample Sample, string Explainer, bool? Intercept, CaseProvenance Provenance, string FileName)
{
    /// <summary>What would change the decision, the nearest first; null where it was not asked for.</summary>
    public IReadOnlyList<Counterfactual>? WhatWouldChange { get; init; }
}
