using System.Globalization;
using Candor.Experiments.Jobs;
using Candor.Runs.Samples;
using Candor.Training;

namespace Candor.Cli.Output;

/// <summary>Progress for logs: plain lines, at most about one a second.</summary>
internal sealed class ProgressLines(TextWriter writer, TimeProvider clock) : IProgressView
{
    private string? _phase;
    private string? _measured;
    private long _measuredStart;
    private int _firstEpoch;
    private long _phaseStart;
    private long _lastLine = clock.GetTimestamp();

    public void Say(string line) => writer.WriteLine(Harmless.Of(line));

    public void Observe(TrainingProgress progress)
    {
        if (progress.Phase != _phase)
            (_phase, _firstEpoch, _phaseStart) = (progress.Phase, progress.Epoch, clock.GetTimestamp());
        if (!IsTime())
            return;
        var done = progress.Epoch - _firstEpoch;
        var left = done > 0 ? clock.GetElapsedTime(_phaseStart) / done * (progress.Epochs - progress.Epoch) : (TimeSpan?)null;
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {progress.Phase}: epoch {progress.Epoch} of {progress.Epochs}, " +
            $"{Figures.Of(progress.Info)}{(left is { } t ? $", at most {Figures.Duration(t)} left" : "")}"));
    }

    public void Measured(MeasuringProgress progress)
    {
        if (progress.Name != _measured)
            (_measured, _measuredStart) = (progress.Name, clock.GetTimestamp());
        if (progress.Share is <= 0 or >= 1 || !IsTime())
            return;
        var left = clock.GetElapsedTime(_measuredStart) * ((1 - progress.Share) / progress.Share);
        writer.WriteLine(FormattableString.Invariant(
            $"  measuring, {progress.Name}: {100 * progress.Share:0} %, about {Figures.Duration(left)} left"));
    }

    public void Jobs(JobProgress progress)
    {
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

    private bool IsTime()
    {
        if (clock.GetElapsedTime(_lastLine) < TimeSpan.FromSeconds(1))
            return false;
        _lastLine = clock.GetTimestamp();
        return true;
    }
}
