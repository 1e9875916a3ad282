namespace Candor.Web.Dashboard;

/// <summary>Work that takes a while, whose answer is a page.</summary>
internal sealed class Job(string id, string what) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>What it is asked for by.</summary>
    public string Id => id;

    /// <summary>What it does, in words.</summary>
    public string What => what;

    /// <summary>Whether it was asked to stop, or its person has gone.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary><c>waiting</c>, <c>running</c>, <c>done</c>, <c>failed</c> or <c>cancelled</c>.</summary>
    public string State { get; set; } = "waiting";

    /// <summary>Share that is done, in [0, 1]; NaN: not known.</summary>
    public double Share { get; set; } = double.NaN;

    /// <summary>Why it failed.</summary>
    public string? Problem { get; set; }

    /// <summary>Its answer.</summary>
    public string? Page { get; set; }

    /// <summary>Asks it to stop.</summary>
    public void Cancel() => _stop.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();
}
