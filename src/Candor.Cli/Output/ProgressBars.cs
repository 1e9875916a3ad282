using Candor.Experiments.Jobs;
using Candor.Runs.Samples;
using Candor.Training;
using Spectre.Console;

namespace Candor.Cli.Output;

/// <summary>Progress for people: a bar for each phase, with the time left. Of an experiment's jobs one bar, and one more for the phase of
/// the job under way.</summary>
internal sealed class ProgressBars(IAnsiConsole console, ProgressContext context, TimesLeft<ProgressTask> times) : IProgressView
{
    private const string Inner = "job";

    // Share, time left, and a blank between columns; beyond the longest description the bar takes what there is.
    private const int Beside = 15, LongestDescription = 64, LeastBar = 8;

    private readonly Dictionary<string, ProgressTask> _tasks = [];
    private string? _job, _phase;

    /// <summary>Does the work, on this thread, under the bars, which take the terminal's width.</summary>
    public static T Show<T>(Terminal terminal, TimeProvider clock, Func<IProgressView, T> work) =>
        Show(terminal, clock, (view, _) => work(view));

    /// <summary>The same, with what draws the bars at once.</summary>
    internal static T Show<T>(Terminal terminal, TimeProvider clock, Func<IProgressView, Action, T> work)
    {
        var times = new TimesLeft<ProgressTask>(clock);
        var description = Math.Min(LongestDescription, terminal.Width - Math.Max(LeastBar, terminal.Width / 4) - Beside);
        return terminal.Ansi.Progress()
            .Columns(new DescriptionColumn(description), new ProgressBarColumn { Width = terminal.Width - description - Beside },
                new PercentageColumn(), new TimeLeftColumn(times.Of))
            .Start(context => work(new ProgressBars(terminal.Ansi, context, times), context.Refresh));
    }

    public void Say(string line) => console.WriteLine(line);

    public void Observe(TrainingProgress progress)
    {
        var task = Phase(progress.Phase, progress.Epochs, progress.Epoch);
        task.Description = Markup.Escape(FormattableString.Invariant(
            $"{progress.Phase} {progress.Epoch}/{progress.Epochs}: {Figures.Of(progress.Info)}"));
        // Out of patience: the rest of the bar will not come.
        Set(task, progress.Stale >= progress.Patience ? progress.Epochs : progress.Epoch, progress.Epochs);
    }

    public void Measured(MeasuringProgress progress)
    {
        var task = Phase($"measuring: {progress.Name}", 1, 0);
        task.Description = Markup.Escape($"measuring: {progress.Name}");
        Set(task, progress.Share, 1);
    }

    public void Jobs(JobProgress progress)
    {
        var task = Task("jobs", progress.All, progress.Done);
        task.Description = Markup.Escape(FormattableString.Invariant($"{progress.Done}/{progress.All} jobs: {progress.Key}"));
        task.Value = progress.Done;
        times.Tell(task, progress.Left);
        if (progress.Key != _job)
            (_job, _phase) = (progress.Key, null);
    }

    public void Received(string file, long bytes, long? total)
    {
        var task = Task(file, total ?? bytes, 0);
        task.Description = Markup.Escape($"{file}: {Figures.Megabytes(bytes)}");
        Set(task, bytes, total ?? bytes);
    }

    public void Rows(string what, long rows, long? total)
    {
        var task = Task(what, total ?? rows, 0);
        task.Description = Markup.Escape(FormattableString.Invariant($"{what}: {rows} rows"));
        task.IsIndeterminate = total is null;
        Set(task, rows, total ?? rows);
    }

    // Bars cannot be taken away, and a phase of the next job is another: one bar is begun anew.
    private ProgressTask Phase(string name, double most, double from)
    {
        if (_job is null)
            return Task(name, most, from);
        var task = Task(Inner, most, from);
        if (_phase != name)
        {
            _phase = name;
            (task.Value, task.MaxValue) = (0, Math.Max(most, 1));
            times.Begin(task, from);
        }
        return task;
    }

    private void Set(ProgressTask task, double done, double all)
    {
        task.MaxValue = all > 0 ? all : 1;
        task.Value = done;
        times.Done(task, done, all);
    }

    private ProgressTask Task(string name, double most, double from)
    {
        if (!_tasks.TryGetValue(name, out var task))
        {
            _tasks[name] = task = context.AddTask(Markup.Escape(name), maxValue: Math.Max(most, 1));
            times.Begin(task, from);
        }
        return task;
    }
}
