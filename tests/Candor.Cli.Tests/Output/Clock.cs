namespace Candor.Cli.Tests.Output;

/// <summary>A clock that goes on when it is told.</summary>
internal sealed class Clock : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public void Pass(double seconds) => _ticks += TimeSpan.FromSeconds(seconds).Ticks;
}
