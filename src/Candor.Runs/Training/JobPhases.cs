using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Candor.Data;
using Candor.Data.Records;
using Candor.Masking;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Runs.Training;

/// <summary>What the phases of every job share: how each can be stopped and goes on, and the pre-training.</summary>
internal sealed class JobPhases(TrainConfig config, DataSplit data, JobSession session)
{
    /// <summary>What checkpoints are bound to: the options, the content of the data, and what changes bits.</summary>
    public string Fingerprint()
    {
        var text = $"{config.ToJson().ToJsonString()}\n{data.Source.Sha256}\n{TorchRuntime.Version}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The job's run folder, new or to be gone on with, and the record where the run has ended already.</summary>
    /// <exception cref="CandorException">The folder holds another run, or a damaged one, or cannot be written.</exception>
    public (RunFolder Folder, RunRecord? Finished) Open(string path)
    {
        var folder = RunFolder.Create(path, config, session.Resume);
        if (folder.IsFinished)
        {
            folder.RemoveCheckpoints();
            return (folder, folder.ReadRecord());
        }
        if (session.Resume)
            folder.RefuseDamage(Fingerprint());
        return (folder, null);
    }

    /// <summary>Training without a checkpoint of its own.</summary>
    public TrainingSession Session() => new()
    {
        Resume = session.Resume,
        Fingerprint = Fingerprint(),
        Observe = session.Observe,
        Cancellation = session.Cancellation,
        Clock = session.Clock,
    };

    /// <summary>Training under the name of a phase, with the folder's checkpoint of it.</summary>
    public TrainingSession Phase(RunFolder folder, string phase) => Session() with { Phase = phase, Checkpoint = folder.Checkpoint(phase) };

    /// <summary>Trains the predictor by cross-entropy, as the configuration's fields on pre-training say.</summary>
    /// <returns>What each epoch measured.</returns>
    public IReadOnlyList<EpochInfo> Pretrain(Predictor predictor, Baseline baseline, RunFolder folder, StepOptions step) =>
        Pretrain(config, data, predictor, baseline, step, Phase(folder, "pretrain"));

    /// <summary>The same for a job without a run folder.</summary>
    public static IReadOnlyList<EpochInfo> Pretrain(TrainConfig config, DataSplit data, Predictor predictor, Baseline baseline, StepOptions step, TrainingSession session)
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
            new FaithfulnessMonitor(null, baseline)).Fit(predictor, new CrossEntropy(), data, session);
        return run.History;
    }

    /// <summary>The time of a record, in UTC.</summary>
    public static string Now(TimeProvider clock) => clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
