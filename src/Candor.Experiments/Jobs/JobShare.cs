using System.Globalization;

namespace Candor.Experiments.Jobs;

/// <summary>The part of an experiment's jobs that one process begins with, of several that share a folder.</summary>
/// <param name="Index">Which part, from 1 on.</param>
/// <param name="Count">Parts in all.</param>
public sealed record JobShare(int Index, int Count)
{
    private const string Task = "SLURM_ARRAY_TASK_ID";

    private const int Most = 1_000_000;

    /// <summary>Whether a job of the plan is of this part.</summary>
    /// <param name="place">The job's place in the plan, from 0 on.</param>
    public bool Has(int place) => place % Count == Index - 1;

    /// <summary>Reads <c>I/N</c>, or <c>auto</c>: the task of the SLURM array that this process runs in.</summary>
    /// <param name="text">The text.</param>
    /// <param name="environment">Value of an environment variable; null where it is not set.</param>
    /// <exception cref="CandorException">The text is neither, or this is no task of an array.</exception>
    public static JobShare Parse(string text, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(environment);
        if (text == "auto")
            return OfSlurm(environment);
        var parts = text.Split('/');
        return parts.Length == 2 && Whole(parts[0]) is { } index && Whole(parts[1]) is { } count && index >= 1 && index <= count
            && count <= Most
            ? new(index, count)
            : throw new CandorException($"--array takes I/N, part I of N from 1 on, or auto for a task of a SLURM array, but got '{text}' (--array 2/8).");
    }

    private static JobShare OfSlurm(Func<string, string?> environment)
    {
        var id = Number(Task) ?? throw new CandorException(
            $"--array without I/N is for a task of a SLURM array, but {Task} is not set: submit a batch file (candor … --slurm prints one), or name the part (--array 2/8).");
        var first = Number("SLURM_ARRAY_TASK_MIN") ?? id;
        var count = Math.Clamp(Number("SLURM_ARRAY_TASK_COUNT") ?? 1, 1, Most);
        var step = Math.Max(1, Number("SLURM_ARRAY_TASK_STEP") ?? 1);
        // Of a list with gaps two tasks may begin with the same part; who comes second takes what is left elsewhere.
        return new(Math.Max(0, id - first) / step % count + 1, count);

        int? Number(string name) => environment(name) is not { Length: > 0 } value ? null : Whole(value)
            ?? throw new CandorException($"{name} is '{value}', but must be a whole number; name the part (--array 2/8).");
    }

    private static int? Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;
}
