using Candor.Experiments.Jobs;
using Candor.Runs.Samples;
using Candor.Training;
using Spectre.Console;

namespace Candor.Cli.Output;

/// <summary>Progress for people: a bar for each phase, with the time left.</summary>
internal sealed class ProgressBars(IAnsiConsole console, ProgressContext context) : IProgressView
{
    private readonly Dictionary<string, ProgressTask> _tasks = [];

    /// <summary>Does the work, on this thread, under the bars.</summary>
    public static T Show<T>(Terminal terminal, Func<IProgressView, T> work) => terminal.Ansi.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
            new RemainingTimeColumn())
        .Start(context => work(new ProgressBars(terminal.Ansi, context)));

    public void Say(string line) => console.WriteLine(line);

    public void Observe(TrainingProgress progress)
    {
        var task = Task(progress.Phase, progress.Epochs);
        task.Description = Markup.Escape(FormattableString.Invariant(
            $"{progress.Phase} {progress.Epoch}/{progress.Epochs}: {Figures.Of(progress.Info)}"));
        // Out of patience: the rest of the bar will not come.
        task.Value = progress.Stale >= progress.Patience ? progress.Epochs : progress.Epoch;
    }

    public void Measured(MeasuringProgress progress)
    {
        var task = Task($"measuring: {progress.Name}", 1);
        task.Value = progress.Share;
    }

    public void Jobs(JobProgress progress)
    {
        var task = Task("jobs", progress.All);
        task.Description = Markup.Escape(FormattableString.Invariant(
            $"{progress.Done}/{progress.All} jobs{(progress.Left is { } left ? $", {Figures.Duration(left)} left" : "")}: {progress.Key}"));
        task.Value = progress.Done;
    }

    public void Received(string file, long bytes, long? total)
    {
        var task = Task(file, total ?? bytes);
        task.Description = Markup.Escape($"{file}: {Figures.Megabytes(bytes)}");
        task.MaxValue = Math.Max(total ?? bytes, 1);
        task.Value = bytes;
    }

    public void Rows(string what, long rows, long? total)
    {
        var task = Task(what, total ?? rows);
        task.Description = Markup.Escape(FormattableString.Invariant($"{what}: {rows} rows"));
        (task.MaxValue, task.IsIndeterminate) = (Math.Max(total ?? rows, 1), total is null);
        task.Value = rows;
    }

    private ProgressTask Task(string name, double most)
    {
        if (!_tasks.TryGetValue(name, out var task))
            _tasks[name] = task = context.AddTask(Markup.Escape(name), maxValue: Math.Max(most, 1));
        return task;
    }
}
