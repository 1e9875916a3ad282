using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Training;

/// <summary>
/// How many masked rows may be run at once so that training stays within a bound. What a batch and a chunk take is measured on the
/// predictor
/// at hand (<see cref="HeapMeter"/>); the rest is counted. A run keeps its plan, so that it resumes with the same chunks.
/// </summary>
/// <remarks>
/// Each chunk is back-propagated and freed (<see cref="GradientPath.Chunked"/>), and the gradients are those of one graph; see
/// docs/memory-and-gradients.md.
/// </remarks>
public sealed class MemoryPlan
{
    /// <summary>What the process takes beside tensors and data: .NET, libtorch, their libraries and heaps.</summary>
    internal const long Process = 384L << 20;

    /// <summary>Copies of the parameters: themselves, gradients, momentum, the sum of chunks' gradients, a checkpoint's two, and the epochs
    /// that are kept.</summary>
    private const int FixedCopies = 6;

    /// <summary>Heaps keep freed blocks that do not fit what is asked for next: so much is added to what is measured.</summary>
    private const double Fragments = 0.15;

    private MemoryPlan(long budget, long resident, long batch, long perRow, int chunkRows) =>
        (Budget, Resident, Batch, PerRow, ChunkRows) = (budget, resident, batch, perRow, chunkRows);

    /// <summary>The bound, in bytes.</summary>
    public long Budget { get; }

    /// <summary>Bytes that are there all the time: process, data, parameters with what belongs to them.</summary>
    public long Resident { get; }

    /// <summary>Bytes of the graphs that a batch keeps while its chunks run.</summary>
    public long Batch { get; }

    /// <summary>Bytes of one masked row, forward and backward.</summary>
    public long PerRow { get; }

    /// <summary>Masked rows a chunk: a power of two, no more than the predictor finds fastest.</summary>
    public int ChunkRows { get; }

    /// <summary>Plans training within a bound.</summary>
    /// <param name="budget">Bytes that the process may take.</param>
    /// <param name="predictor">f_θ; its gradients, mode and statistics are as before afterwards.</param>
    /// <param name="data">The data of the run.</param>
    /// <param name="objective">What is minimised.</param>
    /// <param name="options">How it is trained.</param>
    /// <exception cref="CandorException">Not even one mask step of a batch fits, or the options ask for another gradient path.</exception>
    public static MemoryPlan For(long budget, Predictor predictor, DataSplit data, Objective objective, TrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(options);
        if (!predictor.Device.IsCpu)
            throw new CandorException("A bound on memory (--memory) is for the processor, whose heap can be measured; on a GPU give the " +
                "rows of a chunk (--chunk).");
        using var scope = torch.NewDisposeScope();
        var rows = options.BatchFor(data.Train.Count);
        var explained = (int)Math.Max(1, Math.Round(options.Step.ShareOf(data.Train.Count) * rows));
        var shape = (long[])[rows, .. predictor.Space.InputShape];
        using var generator = new Generator(0, predictor.Device);
        var x = torch.randn(shape, dtype: predictor.DType, device: generator.device, generator: generator);

        var initial = predictor.CopyState();
        long batch, fixedChunk, perRow;
        try
        {
            batch = BatchBytes(predictor, x) + ExplanationBytes(predictor, x.narrow(0, 0, explained), objective);
            // Far enough apart that what else the process does in the meantime is small change.
            var (small, large) = (ChunkBytes(predictor, x, 4), ChunkBytes(predictor, x, 36));
            perRow = Math.Max(1, (large - small) / 32);
            fixedChunk = Math.Max(0, small - 4 * perRow);
        }
        finally
        {
            predictor.LoadState(initial);
            foreach (var tensor in initial.Values)
                tensor.Dispose();
        }

        var resident = Process + DataBytes(data, predictor) + ParameterBytes(predictor) * (FixedCopies + options.AllEtas.Length);
        var left = (budget - resident) / (1 + Fragments) - batch;
        var needed = objective.Needs.Any() ? explained : 1;
        var most = (int)Math.Clamp((left - fixedChunk) / perRow, 0, 1 << 20);
        if (most < needed)
            throw TooSmall(budget, resident, batch + fixedChunk, perRow, rows, explained, needed);
        var chunk = Math.Min(PowerOfTwo(most), Math.Max(predictor.PassRows(graph: true), needed));
        return new(budget, resident, batch + fixedChunk, perRow, Math.Max(chunk, 1));
    }

    /// <summary>The plan as JSON, for a run to keep: what is measured may differ a little the next time.</summary>
    public string ToJson() => new JsonObject
    {
        ["budget"] = Budget,
        ["resident"] = Resident,
        ["batch"] = Batch,
        ["perRow"] = PerRow,
        ["chunkRows"] = ChunkRows,
    }.ToJsonString();

    /// <summary>A plan that <see cref="ToJson"/> wrote; null where the text is no plan, or one for another bound.</summary>
    public static MemoryPlan? FromJson(string json, long budget)
    {
        try
        {
            var node = JsonNode.Parse(json);
            var plan = new MemoryPlan((long)node!["budget"]!, (long)node["resident"]!, (long)node["batch"]!, (long)node["perRow"]!,
                (int)node["chunkRows"]!);
            return plan.Budget == budget && plan.ChunkRows > 0 ? plan : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            return null;
        }
    }

    /// <summary>What was decided, in a sentence without what was measured on the way.</summary>
    public string Decision => FormattableString.Invariant($"{Show(Budget)} of memory: chunks of {ChunkRows} rows.");

    /// <summary>The plan in a sentence.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Show(Budget)} of memory: {Show(Resident)} for process, data and parameters, {Show(Batch)} for a batch, {Show(PerRow)} a " +
        $"masked row; chunks of {ChunkRows} rows.");

    /// <summary>Bytes for people: 1.5 GiB.</summary>
    internal static string Show(long bytes) => bytes switch
    {
        >= 1L << 30 => FormattableString.Invariant($"{bytes / (double)(1L << 30):0.##} GiB"),
        >= 1L << 20 => FormattableString.Invariant($"{bytes / (double)(1L << 20):0.#} MiB"),
        _ => FormattableString.Invariant($"{bytes / 1024.0:0.#} KiB"),
    };

    // The one pass that keeps its graph while chunks run: log f(x) in training mode.
    private static long BatchBytes(Predictor predictor, Tensor x)
    {
        predictor.train();
        var bytes = Peak(() => Differentiate(predictor, predictor.forward(x).log_softmax(-1).mean()));
        predictor.train(false);
        return bytes;
    }

    // Explanations that are derivatives keep a graph of second order.
    private static long ExplanationBytes(Predictor predictor, Tensor x, Objective objective)
    {
        var bytes = 0L;
        foreach (var (explainer, _) in objective.Needs.Where(n => n.Explainer is not SurrogateExplainer).DistinctBy(n => n.Explainer))
        {
            bytes += Peak(() =>
            {
                using var generator = new Generator(0, predictor.Device);
                var targets = torch.zeros([x.size(0)], dtype: ScalarType.Int64, device: x.device);
                var phi = explainer.Explain(predictor, x, targets, generator, differentiable: true);
                if (phi.requires_grad)
                    Differentiate(predictor, phi.mean());
            });
        }
        return bytes;
    }

    private static long ChunkBytes(Predictor predictor, Tensor x, int rows)
    {
        predictor.train(false);
        return Peak(() =>
        {
            var row = x.narrow(0, 0, 1);
            var kept = torch.full([1, rows, predictor.Space.Units], 0.5, dtype: x.dtype, device: x.device);
            var copies = Masked.Copies(row, kept, row.select(0, 0).zeros_like(), predictor.Space);
            Differentiate(predictor, predictor.forward(copies).log_softmax(-1).mean());
        });
    }

    // The median of three, after one that fills the libraries' own caches.
    private static long Peak(Action work)
    {
        var peaks = new long[3];
        for (var i = -1; i < peaks.Length; i++)
        {
            using var scope = torch.NewDisposeScope();
            using var grad = torch.enable_grad();
            using var meter = new HeapMeter();
            work();
            if (i >= 0)
                peaks[i] = meter.Peak;
        }
        Array.Sort(peaks);
        return Math.Max(0, peaks[1]);
    }

    private static void Differentiate(Predictor predictor, Tensor value) =>
        _ = Gradients.OrNullOf(value, [.. predictor.parameters().Where(p => p.requires_grad)]);

    private static long ParameterBytes(Predictor predictor) =>
        predictor.StateByName().Sum(p => p.Value.ByteCount());

    // Images: the set's bytes, the training part's on the device and on their way there; the watched and the tested part as inputs, with
    // one copy while they are made.
    private static long DataBytes(DataSplit data, Predictor predictor)
    {
        long width = data.Source.Schema.Width, size = predictor.DType.Size();
        var scored = Math.Max(data.Validation.Count, 0) + data.Test.Count;
        return data.Source.Schema.Image is not null
            ? width * (data.Source.Count + 2L * data.Train.Count + (size + 1) * scored + size * Math.Max(data.Validation.Count,
                data.Test.Count))
            : width * (8L * data.Source.Count + (4 + size) * (data.Train.Count + scored));
    }

    private static int PowerOfTwo(int most) => 1 << (int)Math.Floor(Math.Log2(most));

    private static CandorException TooSmall(long budget, long resident, long batch, long perRow, int rows, int explained, int needed)
    {
        var least = (long)((batch + (double)perRow * needed) * (1 + Fragments)) + resident;
        var remedy = rows > 1 ? FormattableString.Invariant(
            $", a smaller batch (--batch {Math.Max(1, rows / 2)}) or a smaller share to explain (--explained-share 0.5)") : "";
        return new CandorException(string.Create(CultureInfo.InvariantCulture,
            $"{Show(budget)} of memory are not enough: process, data and parameters take about {Show(resident)}, " +
            $"a batch of {rows} rows {Show(batch)}, and one mask step of its {explained} explained rows {Show(perRow * needed)}. " +
            $"Give about {Show(least)} (--memory){remedy}, or fewer rows (--limit)."));
    }
}
