using System.Globalization;
using Candor.Experiments.Jobs;
using Candor.Runs.Samples;
using Candor.Training;

namespace Candor.Cli.Output;

/// <summary>Progress for logs: plain lines, at most about one a second.</summary>
internal sealed class ProgressLines(TextWriter writer, TimeProvider clock) : IProgressView
{
    private string? _phase;
    private readonly TimesLeft<string> _times = new(clock);
    private string? _measured;
    private bool _ofJobs;
    private long _lastLine = clock.GetTimestamp();

    public void Say(string line) => writer.WriteLine(Harmless.Of(line));

    public void Observe(TrainingProgress progress)
    {
        if (progress.Phase != _phase)
            _times.Begin(_phase = progress.Phase, progress.Epoch);
        _times.Done(progress.Phase, progress.Epoch, progress.Epochs);
        if (IsTime())
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {progress.Phase}: epoch {progress.Epoch} of {progress.Epochs}, " +
                $"{Figures.Of(progress.Info)}{Left(progress.Phase, "at most")}"));
    }

    public void Measured(MeasuringProgress progress)
    {
        if (progress.Name != _measured)
            _times.Begin(_measured = progress.Name);
        _times.Done(progress.Name, progress.Share, 1);
        if (progress.Share is > 0 and < 1 && IsTime())
            writer.WriteLine(FormattableString.Invariant(
                $"  measuring, {progress.Name}: {100 * progress.Share:0} %{Left(progress.Name, "about")}"));
    }

    public void Jobs(JobProgress progress)
    {
        // A phase of the next job begins anew.
        (_ofJobs, _phase, _measured) = (true, null, null);
        if (IsTime())
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {progress.Done} of {progress.All} jobs{(progress.Left is { } left ? $", about {Figures.Duration(left)} left" : "")}: " +
                $"{progress.Key}"));
    }

    public void Received(string file, long bytes, long? total)
    {
        if (IsTime())
            writer.WriteLine($"  {file}: {Figures.Megabytes(bytes)}{(total is { } all ? $" of {Figures.Megabytes(all)}" : "")}");
    }

    public void Rows(string what, long rows, long? total)
    {
        if (IsTime())
            writer.WriteLine(FormattableString.Invariant($"  {what}: {rows}{(total is { } all ? $" of {all}" : "")} rows"));
    }

    // Beside the time that is left to all jobs, that of a phase of one says nothing.
    private string Left(string phase, string how) =>
        !_ofJobs && _times.Of(phase) is { } left ? $", {how} {Figures.Duration(left)} left" : "";

    private bool IsTime()
    {
        if (clock.GetElapsedTime(_lastLine) < TimeSpan.FromSeconds(1))
            return false;
        _lastLine = clock.GetTimestamp();
        return true;
    }
}
