namespace Candor.Objectives;

/// <summary>
/// Adds up the gradients of pieces in the order of their numbers, however they arrive: floating-point sums depend on the order. Only
/// pieces that are ahead of their turn are held, and no more of them than <paramref name="ahead"/>: who comes with another waits.
/// </summary>
/// <remarks>Pieces are begun in the order of their numbers, so the one whose turn it is is always under way, and waiting ends.</remarks>
internal sealed class GradientSum(Tensor[] leaves, int ahead) : IDisposable
{
    private readonly object _lock = new();
    private readonly Dictionary<int, Tensor?[]> _waiting = [];
    private readonly Tensor?[] _sum = new Tensor?[leaves.Length];
    private int _next;
    private bool _abandoned;

    /// <summary>Begins a piece; where it ends without gradients, by an error, nobody waits for its turn any more.</summary>
    public Turn Begin() => new(this);

    /// <summary>Adds the sums to the leaves' gradients.</summary>
    public void Store()
    {
        using var grad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        for (var i = 0; i < leaves.Length; i++)
        {
            if (_sum[i] is not { } sum)
                continue;
            if (leaves[i].grad is { } former)
                former.add_(sum);
            else
                leaves[i].grad = sum;
        }
    }

    /// <summary>Frees what is held.</summary>
    public void Dispose()
    {
        foreach (var tensor in _sum.Concat(_waiting.Values.SelectMany(g => g)))
            tensor?.Dispose();
    }

    private void Add(int piece, Tensor?[] gradients)
    {
        foreach (var gradient in gradients)
            gradient?.DetachFromDisposeScope();
        lock (_lock)
        {
            while (piece != _next && _waiting.Count >= ahead && !_abandoned)
                Monitor.Wait(_lock);
            _waiting[piece] = gradients;
            using var grad = torch.no_grad();
            while (_waiting.Remove(_next, out var turn))
            {
                for (var i = 0; i < turn.Length; i++)
                    AddTo(ref _sum[i], turn[i]);
                _next++;
            }
            Monitor.PulseAll(_lock);
        }
    }

    private void Abandon()
    {
        lock (_lock)
        {
            _abandoned = true;
            Monitor.PulseAll(_lock);
        }
    }

    private static void AddTo(ref Tensor? sum, Tensor? gradient)
    {
        if (gradient is null)
            return;
        // A gradient may be a view of something larger, or shared: the sum is changed in place, so it must be its own.
        if (sum is null)
            sum = gradient.clone().DetachFromDisposeScope();
        else
            sum.add_(gradient);
        gradient.Dispose();
    }

    /// <summary>A piece under way.</summary>
    public sealed class Turn(GradientSum sum) : IDisposable
    {
        private bool _added;

        /// <summary>Takes the gradients of the piece, one a leaf; null where it does not depend on it.</summary>
        public void Add(int piece, Tensor?[] gradients)
        {
            sum.Add(piece, gradients);
            _added = true;
        }

        /// <summary>Ends the piece.</summary>
        public void Dispose()
        {
            if (!_added)
                sum.Abandon();
        }
    }
}
