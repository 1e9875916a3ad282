using Candor.Data.Runs;
using Candor.Reports;

namespace Candor.Experiments;

/// <summary>
/// A run's folder: <c>config.json</c>, checkpoints while it runs, then <c>before.safetensors</c>, <c>model.safetensors</c>,
/// <c>record.json</c> and <c>report.html</c>. Every file is there whole or not at all.
/// </summary>
public sealed class RunFolder
{
    /// <summary>Name of the model's file.</summary>
    public const string ModelFile = "model.safetensors";

    private RunFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The tuned predictor.</summary>
    public string Model => In(ModelFile);

    /// <summary>The predictor before tuning.</summary>
    public string Before => In("before.safetensors");

    /// <summary>The report.</summary>
    public string Report => In("report.html");

    private string ConfigFile => In("config.json");

    private string RecordFile => In("record.json");

    /// <summary>Whether the run has ended.</summary>
    public bool IsFinished => File.Exists(RecordFile);

    /// <summary>File of a phase's checkpoint.</summary>
    public string Checkpoint(string phase) => In($"checkpoint-{phase}.safetensors");

    /// <summary>A folder for a run: a new one, or with <paramref name="resume"/> one that holds the same run.</summary>
    /// <exception cref="CandorException">The folder holds another run, or cannot be written.</exception>
    public static RunFolder Create(string path, TrainConfig config, bool resume)
    {
        ArgumentNullException.ThrowIfNull(config);
        var folder = new RunFolder(path);
        var json = config.ToJson().ToJsonString(Indented);
        try
        {
            if (File.Exists(folder.ConfigFile))
            {
                if (!resume)
                    throw new CandorException($"{path} already holds a run; go on with it (--resume), or name another folder (--out).");
                if (File.ReadAllText(folder.ConfigFile) != json)
                    throw new CandorException($"{path} holds a run with other options; resume with the options of its config.json, or name another folder (--out).");
            }
            else if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
            {
                throw new CandorException($"{path} is not empty and holds no run; name a new or empty folder (--out).");
            }
            else
            {
                Directory.CreateDirectory(path);
                AtomicFile.WriteText(folder.ConfigFile, json);
            }
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CandorException($"The run folder {path} cannot be written: {e.Message} Choose another folder (--out) or make room.", e);
        }
    }

    /// <summary>The folder of a run that has ended.</summary>
    /// <exception cref="CandorException">There is no run, or it has not ended.</exception>
    public static RunFolder Open(string path)
    {
        var folder = new RunFolder(path);
        if (!Directory.Exists(path) || !File.Exists(folder.ConfigFile))
            throw new CandorException($"{path} is no run folder; give the folder that candor train --out or candor demo wrote.");
        if (!folder.IsFinished)
            throw new CandorException($"The run in {path} has not ended; finish it first (candor train … --out {path} --resume).");
        return folder;
    }

    /// <summary>What the run was told.</summary>
    public TrainConfig ReadConfig() => TrainConfig.FromJson(Read(ConfigFile), ConfigFile);

    /// <summary>What the run measured.</summary>
    public RunRecord ReadRecord() => RunRecordJson.Read(Read(RecordFile), RecordFile);

    /// <summary>Writes the report and then the record, which marks the run as ended; the checkpoints go.</summary>
    public void Finish(RunRecord record)
    {
        HtmlReport.Write(record, Report);
        AtomicFile.WriteText(RecordFile, RunRecordJson.Write(record));
        foreach (var phase in new[] { "pretrain", "tune" })
            File.Delete(Checkpoint(phase));
    }

    private static System.Text.Json.JsonSerializerOptions Indented { get; } = new() { WriteIndented = true };

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
