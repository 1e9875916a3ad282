using Candor.Data.Records;
using Candor.Experiments.Jobs;
using Candor.Experiments.Protocols;
using Candor.Experiments.Studies;
using Candor.Runs.Training;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Experiments;

/// <summary>An experiment at a scale with its jobs, before and while it is run.</summary>
public sealed class ExperimentRun
{
    private readonly Experiment _experiment;
    private readonly string _scale;
    private readonly Study _study;
    private readonly StudyOptions _options;

    /// <summary>Plans the jobs; reads the data sets, runs nothing.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="scale">One of its scales.</param>
    /// <param name="store">Keeps results; experiments that share it share jobs.</param>
    /// <param name="options">What holds for all jobs.</param>
    /// <exception cref="CandorException">Scale, parameters or data do not fit.</exception>
    public ExperimentRun(Experiment experiment, string scale, JobStore store, StudyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        (_experiment, _scale, _options) = (experiment, scale, options ?? new());
        _study = experiment.Begin(scale, _options);
        Plan = new JobPlan(_study.Jobs, store);
        var known = Protocols.Protocols.Get(experiment.Protocol).Claims;
        if (experiment.Claims.FirstOrDefault(c => !known.Contains(c.Id)) is { } claim)
            throw Suggestion.Unknown($"claim of the protocol {experiment.Protocol}", claim.Id, known);
    }

    /// <summary>A study that comes from elsewhere than an experiment's file.</summary>
    public ExperimentRun(Experiment description, string scale, Study study, JobStore store, StudyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(study);
        (_experiment, _scale, _options, _study) = (description, scale, options ?? new(), study);
        Plan = new JobPlan(study.Jobs, store);
    }

    /// <summary>The jobs.</summary>
    public JobPlan Plan { get; }

    /// <summary>Where this is not the paper's protocol to the letter; none at other scales, which do not claim it.</summary>
    public IReadOnlyList<PaperDeparture> Departures => _scale == PaperDepartures.Scale ? PaperDepartures.Known.Of(_experiment.Name) : [];

    /// <summary>Runs what is not done yet, and concludes.</summary>
    /// <exception cref="OperationCanceledException">It was stopped; run it again to go on.</exception>
    public ExperimentRecord Run(RunnerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var results = JobRunner.Run(Plan, options);
        return Conclude(results, options.Clock);
    }

    private ExperimentRecord Conclude(IReadOnlyList<JobResult> results, TimeProvider clock)
    {
        var byHash = results.ToDictionary(r => r.Hash, StringComparer.Ordinal);
        var findings = _study.Conclude(new StudyResults(job => byHash[Plan.Store.HashOf(job)]));
        return new ExperimentRecord
        {
            Name = _experiment.Name,
            Title = _experiment.Title,
            Text = _experiment.Text,
            Protocol = _experiment.Protocol,
            Scale = _scale,
            DecidedByTests = true,
            Finished = JobPhases.Now(clock),
            Seconds = results.Sum(r => r.Seconds),
            Environment = Records.Environment(Devices.Parse(_options.Device)),
            Configuration = _experiment.Parameters(_scale),
            Seeds = findings.Seeds,
            Data = findings.Data,
            Jobs = [.. results.Select(r => new JobEntry(r.Job.Key, r.Hash, r.Seconds, findings.Scores(r)))],
            Summaries = findings.Summaries,
            Comparisons = findings.Comparisons,
            Tables = findings.Tables,
            Figures = findings.Figures,
            Winner = findings.Winner,
            Claims =
            [
                .. from claim in _experiment.Claims
                   where findings.Verdicts.ContainsKey(claim.Id)
                   let verdict = findings.Verdicts[claim.Id]
                   select new Claim(claim.Id, claim.Text, claim.Paper, verdict.Ours, verdict.Holds, verdict.Evidence)
                   {
                       Open = verdict.Open,
                   },
            ],
            Notes =
            [
                .. findings.Notes,
                .. from claim in _experiment.Claims
                   where !findings.Verdicts.ContainsKey(claim.Id)
                   select $"Not decided at this scale, whose parameters leave out what it is about: {claim.Text}.",
                .. Departures.Select(d => d.ToString()),
            ],
        };
    }
}
