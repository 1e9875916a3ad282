using Candor.Data;
using Candor.Data.Profiles;
using Candor.Data.Records;
using Candor.Literature;
using Candor.Masking;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Runs.Training;

/// <summary>What the phases of every job share: the run folder, how each can be stopped and goes on, the pre-training, the
/// record.</summary>
internal sealed class JobPhases(TrainConfig config, JobData job, JobSession session)
{
    /// <summary>Does a job in its run folder, new or to be gone on with; of a run that has ended already the record is read.</summary>
    /// <param name="path">The run folder.</param>
    /// <param name="work">What the job does.</param>
    /// <returns>The record; the folder holds it too.</returns>
    /// <exception cref="CandorException">The folder holds another run, or a damaged one, or cannot be written.</exception>
    public RunRecord Run(string path, Func<RunFolder, RunRecord> work)
    {
        session.Ranks.Require(("options", config.ToJson().ToJsonString()), ("the data's content", job.Split.Source.Sha256));
        var folder = RunFolder.Create(path, config, session.Resume, session.Ranks);
        try
        {
            return Run(folder, work);
        }
        finally
        {
            folder.Release();
        }
    }

    private RunRecord Run(RunFolder folder, Func<RunFolder, RunRecord> work)
    {
        if (folder.IsFinished)
        {
            folder.RemoveCheckpoints();
            return folder.ReadRecord();
        }
        if (session.Resume)
            folder.RefuseDamage(Fingerprint());
        foreach (var note in job.Split.Notes)
            session.Say?.Invoke(note);
        var start = session.Clock.GetTimestamp();
        var record = work(folder);
        record = record with { Finished = Now(session.Clock), Seconds = session.Clock.GetElapsedTime(start).TotalSeconds };
        folder.Finish(record);
        return record;
    }

    /// <summary>What the record of every job says alike.</summary>
    /// <param name="folder">The run folder, with the model.</param>
    /// <param name="what">What was done, behind the name of the data.</param>
    /// <param name="explainer">The explainer's name.</param>
    /// <param name="data">The data set.</param>
    /// <param name="papers">What the run used.</param>
    public RunRecord Record(RunFolder folder, string what, string explainer, DataInfo data, IEnumerable<Paper> papers) => new()
    {
        Name = $"{job.Split.Source.Name}, {what}",
        Method = config.Method,
        Explainer = explainer,
        Seed = config.Seed,
        Data = data,
        Environment = Records.Environment(job.Device),
        Profile = ProfileOf.Of(job.Split, config.Reading.Units ?? new Dictionary<string, string>(StringComparer.Ordinal)),
        Configuration = config.ToJson(),
        ModelSha256 = folder.HashOf(folder.Model),
        Citations = [.. papers.Select(p => new Citation(p.Key, p.Text, p.BibTex))],
    };

    /// <summary>Writes a predictor with what its inputs are.</summary>
    public void Keep(Predictor predictor, RunFolder folder, string file) =>
        folder.Write(() => SavedPredictor.Write(file, predictor, job.Split.Source.Schema, job.Split.Standardizer));

    /// <summary>Writes the model of the run, and the contract that new data is matched by.</summary>
    public void Keep(Predictor predictor, RunFolder folder, Baseline baseline)
    {
        Keep(predictor, folder, folder.Model);
        folder.Keep(RunContract.Of(job.Split, config, baseline, folder, predictor.TargetScale));
    }

    // What checkpoints are bound to: the options, the content of the data, and what changes bits.
    private string Fingerprint() => TextHash.Of($"{config.ToJson().ToJsonString()}\n{job.Split.Source.Sha256}\n{TorchRuntime.Version}");

    /// <summary>Training without a checkpoint of its own.</summary>
    public TrainingSession Session() => new()
    {
        Resume = session.Resume,
        Fingerprint = Fingerprint(),
        Observe = session.Observe,
        Cancellation = session.Cancellation,
        Ranks = session.Ranks,
        Clock = session.Clock,
    };

    /// <summary>Training under the name of a phase, with the folder's checkpoint of it.</summary>
    public TrainingSession Phase(RunFolder folder, string phase) => Session() with { Phase = phase, Checkpoint = folder.Checkpoint(phase) };

    /// <summary>Trains the predictor by cross-entropy, of numbers by squared error, as the configuration's fields on pre-training
    /// say.</summary>
    /// <returns>What each epoch measured.</returns>
    public IReadOnlyList<EpochInfo> Pretrain(Predictor predictor, Baseline baseline, RunFolder folder, StepOptions step) =>
        Pretrain(config, job.Split, predictor, baseline, step, Phase(folder, "pretrain"));

    /// <summary>The same for a job without a run folder.</summary>
    public static IReadOnlyList<EpochInfo> Pretrain(
        TrainConfig config, DataSplit data, Predictor predictor, Baseline baseline, StepOptions step, TrainingSession session)
    {
        using var run = new Trainer(
            config.Training with
            {
                Seed = Seeds.Mix(config.Seed, Seeds.Pretraining),
                Epochs = config.PretrainEpochs,
                Patience = null,
                LearningRate = config.PretrainLearningRate,
                Cosine = true,
                Etas = [],
                Augment = config.Augment,
                Step = step,
            },
            new FaithfulnessMonitor(null, baseline)).Fit(predictor, MethodObjectives.Loss(predictor.Task), data, session);
        return run.History;
    }

    /// <summary>The time of a record, in UTC.</summary>
    public static string Now(TimeProvider clock) => Moment.Utc(clock);
}
