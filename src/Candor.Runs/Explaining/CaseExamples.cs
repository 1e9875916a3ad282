using Candor.Data;
using Candor.Data.Records;

namespace Candor.Runs.Explaining;

/// <summary>The explanation of a case by training examples, with what it rests on.</summary>
/// <param name="Case">The case.</param>
/// <param name="Sample">What pages show.</param>
/// <param name="Provenance">Model, data, settings, versions, time.</param>
/// <param name="FileName">A name for files, without extension, that no other case, model, data or number of examples has.</param>
public sealed record CaseExamples(Case Case, ExplainedByExamples Sample, CaseProvenance Provenance, string FileName);
