using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Data.Files;
using Candor.Runs.Folders;
using Candor.Runs.Samples;
using Candor.Tensors;

namespace Candor.Experiments.Jobs;

/// <summary>A job's result as its file has it.</summary>
/// <param name="Job">The job.</param>
/// <param name="Hash">Hash of what the result depends on.</param>
/// <param name="Seconds">Wall-clock seconds.</param>
/// <param name="Result">What the job returned.</param>
public sealed record JobResult(Job Job, string Hash, double Seconds, JsonObject Result);

/// <summary>
/// The results of jobs, one file each, there whole or not at all; they are found by content hash, so experiments share them and a stopped
/// experiment goes on with what is there.
/// </summary>
public sealed class JobStore
{
    private const string Format = "candor-job/1";

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    // Between two looks at a job that another process is at.
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);

    private readonly string _folder;
    private readonly Dictionary<Job, string> _hashes = [];
    private readonly Claims _claims;

    /// <summary>A store in a folder, which is made if need be.</summary>
    public JobStore(string folder, DataSources data) : this(folder, data, new Claims())
    {
    }

    internal JobStore(string folder, DataSources data, Claims claims)
    {
        (_folder, Data, _claims) = (folder, data, claims);
        Directory.CreateDirectory(System.IO.Path.Combine(folder, "jobs"));
    }

    /// <summary>Where data sets lie.</summary>
    public DataSources Data { get; }

    /// <summary>Hash of all that a job's result depends on: kind, configuration, data, needs, and what changes bits.</summary>
    public string HashOf(Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (_hashes.TryGetValue(job, out var known))
            return known;
        var parts = new List<string> { Format, job.Kind, job.Configuration.ToJsonString(), TorchRuntime.Version,
            FormattableString.Invariant($"{TorchRuntime.Threads} threads") };
        parts.AddRange(job.Data.Select(Data.Hash));
        parts.AddRange(job.Files.Select(f => SavedPredictor.HashOf(Data.File(f))));
        parts.AddRange(job.Needs.Select(HashOf));
        return _hashes[job] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[..24];
    }

    /// <summary>Whether a job's result, and its artefact if it has one, are there.</summary>
    public bool Has(Job job) => Find(job) is not null;

    /// <summary>A job's result; null if it is not there, or its file is damaged.</summary>
    public JobResult? Find(Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var hash = HashOf(job);
        var file = FileOf(hash);
        if (!File.Exists(file) || job.Artefact is not null && !File.Exists(ArtefactOf(job)))
            return null;
        try
        {
            var text = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
            return (string?)text["format"] == Format && text["result"] is JsonObject result
                ? new JobResult(job, hash, text["seconds"]!.GetValue<double>(), result)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Runs a job and keeps its result, unless it is there. Where another process is at it, on this machine or another, waits for
    /// that, and goes on with the job where the other fails, ends or falls silent.</summary>
    /// <exception cref="OperationCanceledException">The job was stopped.</exception>
    public JobResult Run(Job job, JobContextOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        while (true)
        {
            if (TryRun(job, options, out _) is { } done)
                return done;
            options.Cancellation.WaitHandle.WaitOne(s_look);
            options.Cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The same without waiting: null where another process is at it, or has taken it from this one.</summary>
    internal JobResult? TryRun(Job job, JobContextOptions options, out bool isHere)
    {
        isHere = false;
        if (Find(job) is { } done)
            return done;
        // The claim lies beside the result: where a folder is shared, the machine that makes a file in it looks at the folder anew, so a
        // result that another machine has just written is found.
        using var claim = _claims.TryTake(Stem(job));
        if (claim is null)
            return null;
        var result = Find(job);
        isHere = result is null;
        result ??= Run(job, claim, options);
        // Who waits finds the result; where there is none, the number stays taken.
        if (result is not null)
            claim.Remove();
        return result;
    }

    private JobResult? Run(Job job, Claim claim, JobContextOptions options)
    {
        TorchRuntime.Adopt();
        var (hash, root) = (HashOf(job), System.IO.Path.Combine(_folder, "work"));
        Directory.CreateDirectory(root);
        var work = WorkFolder.TakeOver(root, hash, claim.Name);
        Directory.CreateDirectory(work);
        var artefact = System.IO.Path.Combine(work, $"artefact.{job.Artefact}");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(options.Cancellation, claim.Lost);
        var start = options.Clock.GetTimestamp();
        JsonObject result;
        try
        {
            result = job.Run(new JobContext
            {
                Hash = hash,
                WorkFolder = work,
                ArtefactFile = artefact,
                ArtefactOf = ArtefactOf,
                Data = Data,
                Observe = options.Observe,
                Measured = options.Measured,
                Cancellation = stop.Token,
                Clock = options.Clock,
            });
        }
        catch (Exception) when (!options.Cancellation.IsCancellationRequested && !claim.IsHeld())
        {
            // Another has the job and its folder: whatever went wrong, that is why.
            return null;
        }
        var seconds = options.Clock.GetElapsedTime(start).TotalSeconds;
        // From here on nobody else begins the job.
        if (!claim.Advance())
            return null;
        if (job.Artefact is not null)
            File.Move(artefact, ArtefactOf(job), overwrite: true);
        WholeFile.WriteText(FileOf(hash), new JsonObject
        {
            ["format"] = Format,
            ["key"] = job.Key,
            ["kind"] = job.Kind,
            ["configuration"] = job.Configuration.DeepClone(),
            ["seconds"] = seconds,
            ["result"] = result,
        }.ToJsonString(s_indented));
        WorkFolder.Remove(root, hash);
        return Find(job) ?? throw new CandorException(
            $"The result of {job.Key} could not be read back from {FileOf(hash)}; is the disk full or the file being changed?");
    }

    /// <summary>Which process is at a job, for people; null: none that is known.</summary>
    internal string? HolderOf(Job job) => _claims.HolderOf(Stem(job))?.ToString();

    /// <summary>Removes what killed processes left of jobs that are done.</summary>
    internal void RemoveLeftovers(IEnumerable<Job> done)
    {
        var hashes = done.Select(HashOf).ToHashSet(StringComparer.Ordinal);
        foreach (var hash in Directory.EnumerateFiles(System.IO.Path.Combine(_folder, "jobs"), "*.claim.*").Select(Hash).Distinct()
            .Where(hashes.Contains).ToArray())
            Claims.Remove(System.IO.Path.Combine(_folder, "jobs", hash));
        var work = System.IO.Path.Combine(_folder, "work");
        if (Directory.Exists(work))
            foreach (var hash in Directory.EnumerateDirectories(work).Select(Hash).Distinct().Where(hashes.Contains).ToArray())
                WorkFolder.Remove(work, hash);

        static string Hash(string path) => System.IO.Path.GetFileName(path).Split('.')[0];
    }

    private string Stem(Job job) => System.IO.Path.Combine(_folder, "jobs", HashOf(job));

    private string ArtefactOf(Job job) => System.IO.Path.Combine(_folder, "jobs", $"{HashOf(job)}.{job.Artefact}");

    private string FileOf(string hash) => System.IO.Path.Combine(_folder, "jobs", hash + ".json");
}

/// <summary>What surrounds a job.</summary>
public sealed record JobContextOptions
{
    /// <summary>Is told of every epoch of training.</summary>
    public Action<Training.TrainingProgress>? Observe { get; init; }

    /// <summary>Is told how far a measurement is.</summary>
    public Action<MeasuringProgress>? Measured { get; init; }

    /// <summary>Stops the job at a point from which it can go on.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Tells the time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
