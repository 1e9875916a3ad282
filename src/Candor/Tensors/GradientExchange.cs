namespace Candor.Tensors;

/// <summary>
/// Adds the gradients of parameters up over ranks, in buckets, while more of them are computed: what is there is taken out and sent on its
/// way, and what comes later follows.
/// </summary>
/// <remarks>A parameter has a gradient afterwards where it had one on any rank.</remarks>
internal sealed class GradientExchange(Ranks ranks, IReadOnlyList<Tensor> parameters) : IDisposable
{
    /// <summary>Elements a bucket: large enough that a network's latency does not count, small enough to be sent while the next is
    /// filled.</summary>
    private const long BucketElements = 1 << 21;

    private readonly List<Bucket> _pending = [];

    /// <summary>Whether there is anyone to exchange with.</summary>
    public bool IsShared => ranks.Count > 1;

    /// <summary>Takes the gradients that are there and sends them on their way; the parameters have none then.</summary>
    public void Begin()
    {
        if (!IsShared)
            return;
        foreach (var bucket in Buckets())
            _pending.Add(new Bucket(ranks, bucket));
    }

    /// <summary>Lets what is under way go on.</summary>
    public void Advance()
    {
        foreach (var bucket in _pending)
            bucket.Advance();
    }

    /// <summary>Sends what is there, waits, and gives every parameter the sum.</summary>
    public void Finish()
    {
        if (!IsShared)
            return;
        Begin();
        using var grad = torch.no_grad();
        try
        {
            foreach (var bucket in _pending)
                bucket.Store();
        }
        finally
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var bucket in _pending)
            bucket.Dispose();
        _pending.Clear();
    }

    // Parameters of one type and device side by side, in their order, which is the same on every rank.
    private IEnumerable<Tensor[]> Buckets()
    {
        foreach (var alike in parameters.GroupBy(p => (p.dtype, p.device.type, p.device.index)))
        {
            var (bucket, elements) = (new List<Tensor>(), 0L);
            foreach (var parameter in alike)
            {
                if (elements > 0 && elements + parameter.numel() > BucketElements)
                {
                    yield return [.. bucket];
                    (bucket, elements) = ([], 0);
                }
                bucket.Add(parameter);
                elements += parameter.numel();
            }
            yield return [.. bucket];
        }
    }

    private sealed class Bucket : IDisposable
    {
        private readonly Tensor[] _parameters;
        private readonly Tensor _values;
        private readonly PendingSum _sum;

        public Bucket(Ranks ranks, Tensor[] parameters)
        {
            _parameters = parameters;
            using var scope = torch.NewDisposeScope();
            using var grad = torch.no_grad();
            var elements = parameters.Sum(p => p.numel());
            var type = parameters[0].dtype is ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
            // The gradients, and behind them a 1 for each that there is.
            _values = torch.zeros([elements + parameters.Length], dtype: type, device: parameters[0].device).DetachFromDisposeScope();
            var there = new float[parameters.Length];
            var at = 0L;
            foreach (var (i, parameter) in parameters.Index())
            {
                if (parameter.grad is { } gradient)
                {
                    _values.narrow(0, at, parameter.numel()).copy_(gradient.reshape(-1));
                    there[i] = 1;
                    parameter.grad = null;
                }
                at += parameter.numel();
            }
            _values.narrow(0, elements, parameters.Length).copy_(Tensor.From(there, [there.Length], _values.device));
            _sum = ranks.BeginSum(_values);
        }

        public void Advance() => _sum.Advance();

        public void Store()
        {
            _sum.Complete();
            using var scope = torch.NewDisposeScope();
            var elements = _values.numel() - _parameters.Length;
            var there = _values.narrow(0, elements, _parameters.Length).to(ScalarType.Float32).ToArray<float>();
            var at = 0L;
            foreach (var (i, parameter) in _parameters.Index())
            {
                if (there[i] > 0)
                {
                    var gradient = _values.narrow(0, at, parameter.numel()).reshape(parameter.shape).to(parameter.dtype);
                    if (parameter.grad is { } former)
                        former.add_(gradient);
                    else
                        parameter.grad = gradient.clone();
                }
                at += parameter.numel();
            }
        }

        public void Dispose()
        {
            _sum.Dispose();
            _values.Dispose();
        }
    }
}
