using System.Text;
using System.Text.Json.Nodes;
using Candor.Data;
using Candor.Data.Files;
using Candor.Data.Records;
using Candor.Reports;
using Candor.Runs.Configuration;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Runs.Folders;

/// <summary>
/// A run's folder: <c>config.json</c>, checkpoints while it runs, then <c>before.safetensors</c>, <c>model.safetensors</c>,
/// <c>record.json</c> and <c>report.html</c>; the folder <c>tokenizer</c> where the model is a transformer
/// over texts. Every file is there whole or not at all.
/// </summary>
/// <remarks>Where several ranks do a job, the first writes the folder and reads it for all, so the others need not see it.</remarks>
public sealed class RunFolder
{
    /// <summary>Name of the model's file.</summary>
    public const string ModelFile = "model.safetensors";

    /// <summary>Name of the configuration's file.</summary>
    public const string ConfigFileName = "config.json";

    /// <summary>Name of the record's file.</summary>
    public const string RecordFileName = "record.json";

    /// <summary>Name of the report's file.</summary>
    public const string ReportFileName = "report.html";

    private const string PlanFileName = "memory-plan.json";

    private const string LockFileName = "run.lock";

    private static readonly string[] s_own = [PlanFileName, ConfigFileName, RecordFileName, ReportFileName, "model.", "before.",
        "explainer.", "examples.", "checkpoint-", Data.Contract.FileName,
        LockFileName];

    // What can change an answer; report and page are only read.
    private static readonly string[] s_answering = [ConfigFileName, Data.Contract.FileName, "model.", "before.", "explainer.", "examples."];

    private FileStream? _held;

    private readonly Ranks _ranks;

    private RunFolder(string path, Ranks? ranks = null) => (Path, _ranks) = (path, ranks ?? Ranks.One);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The tuned predictor.</summary>
    public string Model => In(ModelFile);

    /// <summary>The predictor before tuning.</summary>
    public string Before => In("before.safetensors");

    /// <summary>The learned explainer, where one was learned.</summary>
    public string Explainer => In("explainer.safetensors");

    /// <summary>The influences of training examples.</summary>
    public string Influences => In(Folders.Influences.FileName);

    /// <summary>The contract, which new data is matched by; runs of older versions have none.</summary>
    public string Contract => In(Data.Contract.FileName);

    /// <summary>The report.</summary>
    public string Report => In(ReportFileName);

    private string ConfigFile => In(ConfigFileName);

    private string RecordFile => In(RecordFileName);

    /// <summary>Whether the run has ended.</summary>
    public bool IsFinished => _ranks.FromFirst([_ranks.IsFirst && File.Exists(RecordFile) ? (byte)1 : (byte)0])[0] == 1;

    private IEnumerable<string> Checkpoints => Directory.EnumerateFiles(Path, "checkpoint-*.safetensors");

    /// <summary>Looks at the checkpoints before anything is said or done.</summary>
    /// <exception cref="CandorException">One is damaged, or of another run.</exception>
    internal void RefuseDamage(string fingerprint)
    {
        if (!_ranks.IsFirst)
            return;
        foreach (var path in Checkpoints)
            Candor.Training.Checkpoint.Read(path, fingerprint).File.Dispose();
    }

    /// <summary>The memory plan that a run in a folder was begun with; null where there is none for this bound.</summary>
    internal static MemoryPlan? PlanIn(string path, long budget)
    {
        var file = System.IO.Path.Combine(path, PlanFileName);
        return File.Exists(file) ? MemoryPlan.FromJson(File.ReadAllText(file), budget) : null;
    }

    /// <summary>Keeps the memory plan, so that the run resumes with the same chunks.</summary>
    internal void Keep(MemoryPlan plan) => Write(() => WholeFile.WriteText(In(PlanFileName), plan.ToJson()));

    /// <summary>Writes the contract.</summary>
    internal void Keep(Contract contract) => Write(() => WholeFile.WriteText(Contract, contract.ToJson()));

    /// <summary>Writes into the folder, where this process is the one that does: every writer's way.</summary>
    internal void Write(Action write)
    {
        if (_ranks.IsFirst)
            write();
    }

    /// <summary>The hash of a file that was written; empty where another process writes.</summary>
    internal string HashOf(string file) => _ranks.IsFirst ? SavedPredictor.HashOf(file) : "";

    /// <summary>The contract in the folder.</summary>
    internal Contract ReadContract() => Data.Contract.FromJson(Read(Contract), Contract);

    /// <summary>File of a phase's checkpoint.</summary>
    public string Checkpoint(string phase) => In($"checkpoint-{phase}.safetensors");

    /// <summary>Whether a folder holds a run, ended or not.</summary>
    public static bool Holds(string path) => File.Exists(System.IO.Path.Combine(path, ConfigFileName));

    /// <summary>Whether a folder holds this run, ended: it is read without keeping others from it.</summary>
    internal static bool HoldsEnded(string path, TrainConfig config)
    {
        var folder = new RunFolder(path);
        return Holds(path) && folder.IsFinished && folder.IsOf(config);
    }

    private bool IsOf(TrainConfig config) => JsonNode.DeepEquals(ReadConfig().ToJson(), config.ToJson());

    /// <summary>Whether a folder has nothing in it but what runs and explanations write.</summary>
    public static bool IsOnlyARun(string path) => Directory.EnumerateFileSystemEntries(path).All(entry =>
    {
        var name = System.IO.Path.GetFileName(entry);
        return Directory.Exists(entry) ? name == PieceEncoder.FolderName : (s_own.Any(own => name.StartsWith(own, StringComparison.Ordinal))
            || name.StartsWith("explanation-", StringComparison.Ordinal) || name.StartsWith("comparison-", StringComparison.Ordinal)
            || name.StartsWith(RunReport.GlobalPrefix, StringComparison.Ordinal));
    });

    /// <summary>A folder for a run: a new one, or with <paramref name="resume"/> one that holds the same run.</summary>
    /// <param name="path">Where.</param>
    /// <param name="config">What the run is told.</param>
    /// <param name="resume">Whether it may be there already.</param>
    /// <param name="ranks">Who does the run together; null: this process alone.</param>
    /// <exception cref="CandorException">The folder holds another run, is written by another process, or cannot be written.</exception>
    public static RunFolder Create(string path, TrainConfig config, bool resume, Ranks? ranks = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        var folder = new RunFolder(path, ranks);
        folder.Write(() => folder.Create(config, resume));
        folder._ranks.Meet();
        return folder;
    }

    private void Create(TrainConfig config, bool resume)
    {
        var (folder, path) = (this, Path);
        try
        {
            if (!File.Exists(folder.ConfigFile) && Directory.Exists(path)
                && Directory.EnumerateFileSystemEntries(path).Any(e => !IsLeftover(e)))
                throw new CandorException($"{path} is not empty and holds no run; name a new or empty folder (--out).");
            Directory.CreateDirectory(path);
            folder.Hold();
            if (File.Exists(folder.ConfigFile))
            {
                if (!resume && config.Measures)
                    throw new CandorException($"{path} already holds a run; name another folder (--out), or delete it.");
                if (!resume)
                    throw new CandorException($"{path} already holds a run; go on with it (--resume), or name another folder (--out).");
                if (!folder.IsOf(config))
                    throw new CandorException($"{path} holds a run with other options; resume with the options of its config.json, or name another folder (--out).");
            }
            else
            {
                WholeFile.WriteText(folder.ConfigFile, config.ToFile());
            }
        }
        catch (CandorException)
        {
            folder.Release();
            throw;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            folder.Release();
            throw new CandorException($"The run folder {path} cannot be written: {e.Message} Choose another folder (--out) or make room.",
                e);
        }
    }

    // The system lets go of it when the process ends, however that ends, so a file that is left behind locks nothing.
    private void Hold()
    {
        PartFile.RequireNoLink(In(LockFileName));
        try
        {
            _held = new FileStream(In(LockFileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1,
                FileOptions.DeleteOnClose);
        }
        catch (IOException e) when ((e.HResult & 0xFFFF) is 11 or 35 or 32 or 33)       // EAGAIN here and there, Windows' sharing
        {
            throw new CandorException($"{Path} is being written by another process; wait until it has ended, or name another folder " +
                "(--out).", e);
        }
    }

    /// <summary>Takes the lock off a folder that has been moved away from who held it.</summary>
    internal static void Unlock(string path) => File.Delete(System.IO.Path.Combine(path, LockFileName));

    /// <summary>Lets others write into the folder again.</summary>
    internal void Release()
    {
        _held?.Dispose();
        _held = null;
    }

    /// <summary>The folder of a run that has ended.</summary>
    /// <exception cref="CandorException">There is no run, or it has not ended.</exception>
    public static RunFolder Open(string path)
    {
        var folder = new RunFolder(path);
        GivenFiles.RefuseArchive(path);
        if (!Directory.Exists(path) || !File.Exists(folder.ConfigFile))
            throw new CandorException($"{path} is no run folder; give the folder that candor train --out or candor demo wrote.");
        if (!folder.IsFinished)
            throw new CandorException($"The run in {path} has not ended; finish it first (candor train … --out {path} --resume).");
        return folder;
    }

    /// <summary>What the run was told.</summary>
    public TrainConfig ReadConfig() => TrainConfig.FromJson(Read(ConfigFile), ConfigFile);

    /// <summary>What the run measured.</summary>
    public RunRecord ReadRecord() =>
        RunRecordJson.Read(
            Encoding.UTF8.GetString(_ranks.FromFirst(Encoding.UTF8.GetBytes(_ranks.IsFirst ? Read(RecordFile) : ""))), RecordFile);

    /// <summary>Refuses a file that is not the one that the run wrote: configuration, contract, model before and after, explainer,
    /// influences.</summary>
    /// <param name="record">The run's record.</param>
    /// <exception cref="CandorException">One is missing, is more than the run wrote, or has another hash than the record says.</exception>
    public void Verify(RunRecord record) => Verify(record, _ => true);

    /// <summary>The same for the files that are used.</summary>
    internal void Verify(RunRecord record, Predicate<string> used)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.ModelSha256 is { } model && used(ModelFile))
            Verify(ModelFile, model);
        if (record.Files is not { } files)
            return;
        foreach (var (name, hash) in files.Where(f => f.Key != ModelFile && used(f.Key)))
            Verify(name, hash);
        if (Answering.FirstOrDefault(name => used(name) && !files.ContainsKey(name)) is { } more)
            throw new CandorException($"{In(more)} is not among the files that the record says the run wrote; remove it or train again.");
    }

    // The record names files; none of another folder is looked at.
    private void Verify(string name, string hash)
    {
        if (!File.Exists(In(System.IO.Path.GetFileName(name))))
            throw new CandorException($"{In(name)} is gone, but the record speaks of it; restore it or train again.");
        if (SavedPredictor.HashOf(In(System.IO.Path.GetFileName(name))) != hash)
            throw new CandorException($"{In(name)} is not the file that the run wrote: its hash differs from the record's. " +
                "Restore it or train again.");
    }

    // Those of a folder in a fixed order, without what a process is writing.
    private IEnumerable<string> Answering => Directory.EnumerateFiles(Path).Select(f => System.IO.Path.GetFileName(f))
        .Where(name => s_answering.Any(own => name.StartsWith(own, StringComparison.Ordinal)) && !IsLeftover(name))
        .Order(StringComparer.Ordinal);

    /// <summary>Writes the report and then the record, which marks the run as ended; the checkpoints go.</summary>
    public void Finish(RunRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (!_ranks.IsFirst)
            return;
        record = record with { Files = Answering.ToDictionary(name => name, name => SavedPredictor.HashOf(In(name))) };
        RunReport.Write(this, record);
        WholeFile.WriteText(RecordFile, RunRecordJson.Write(record));
        RemoveCheckpoints();
    }

    /// <summary>Removes checkpoints, and what a killed process had begun to write.</summary>
    public void RemoveCheckpoints()
    {
        if (!_ranks.IsFirst)
            return;
        foreach (var checkpoint in Checkpoints.ToArray())
            File.Delete(checkpoint);
        foreach (var file in Directory.EnumerateFiles(Path).Where(f => IsLeftover(f) && f != In(LockFileName)).ToArray())
            File.Delete(file);
    }

    // "NAME.tmp" or "NAME.PID.tmp" of a file that a run writes, and the lock.
    private static bool IsLeftover(string file)
    {
        var name = System.IO.Path.GetFileName(file);
        return (name.EndsWith(".tmp", StringComparison.Ordinal) || name.EndsWith(".partial", StringComparison.Ordinal)
                || name == LockFileName)
            && s_own.Any(own => name.StartsWith(own, StringComparison.Ordinal));
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CandorException($"{file} cannot be read: {e.Message}", e);
        }
    }
}
