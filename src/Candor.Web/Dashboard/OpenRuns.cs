using Candor.Runs.Serving;

namespace Candor.Web.Dashboard;

/// <summary>Runs that are held open, since opening one takes longer than asking it; the one that was asked longest ago is closed for
/// another.</summary>
internal sealed class OpenRuns(DashboardOptions options) : IDisposable
{
    private const int Most = 4;

    private readonly Lock _lock = new();
    private readonly List<Held> _held = [];

    /// <summary>Asks a run; it stays open meanwhile.</summary>
    /// <exception cref="CandorException">It cannot be opened, or asked so.</exception>
    public T Ask<T>(RunEntry entry, Func<Run, T> question)
    {
        var held = Take(entry);
        try
        {
            return question(held.Run.Value);
        }
        finally
        {
            Return(held);
        }
    }

    /// <summary>The run's test rows with their predictions, computed once.</summary>
    public IReadOnlyList<PredictedRow> TestRows(RunEntry entry)
    {
        var held = Take(entry);
        try
        {
            return held.Rows.Value;
        }
        finally
        {
            Return(held);
        }
    }

    private Held Take(RunEntry entry)
    {
        // A run that was trained anew is another.
        var key = entry.Folder + "\n" + entry.Record.ModelSha256;
        lock (_lock)
        {
            var held = _held.Find(h => h.Key == key);
            if (held is not null && (held.Run.IsValueCreated || held.Users > 0))
                _held.Remove(held);
            else
            {
                // What failed to open is tried anew.
                _held.RemoveAll(h => h.Key == key);
                held = new(key, new(() => Run.Open(entry.Folder, new()
                {
                    Device = options.Device,
                    Program = options.Leave
                })));
            }
            held.Users++;
            _held.Add(held);
            return held;
        }
    }

    private void Return(Held held)
    {
        lock (_lock)
        {
            held.Users--;
            foreach (var idle in _held.Where(h => h.Users == 0).Take(Math.Max(0, _held.Count - Most)).ToArray())
            {
                _held.Remove(idle);
                idle.Close();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            // One that is still being asked ends with the process.
            foreach (var held in _held.Where(h => h.Users == 0))
                held.Close();
            _held.Clear();
        }
    }

    private sealed class Held(string key, Lazy<Run> run)
    {
        public string Key => key;

        public Lazy<Run> Run => run;

        public Lazy<IReadOnlyList<PredictedRow>> Rows { get; } = new(() => run.Value.TestRows());

        public int Users { get; set; }

        public void Close()
        {
            if (run.IsValueCreated)
                run.Value.Dispose();
        }
    }
}
