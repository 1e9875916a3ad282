using Candor.Torch.Native;

namespace Candor.Torch;

public sealed partial class Tensor
{
    private static readonly Operator s_all = new("aten::all");
    private static readonly Operator s_amax = new("aten::amax");
    private static readonly Operator s_amin = new("aten::amin");
    private static readonly Operator s_any = new("aten::any");
    private static readonly Operator s_argmax = new("aten::argmax");
    private static readonly Operator s_cumsum = new("aten::cumsum");
    private static readonly Operator s_logSoftmaxInt = new("aten::log_softmax", "int");
    private static readonly Operator s_logsumexp = new("aten::logsumexp");
    private static readonly Operator s_max = new("aten::max");
    private static readonly Operator s_mean = new("aten::mean");
    private static readonly Operator s_meanDim = new("aten::mean", "dim");
    private static readonly Operator s_min = new("aten::min");
    private static readonly Operator s_norm = new("aten::norm", "Scalar");
    private static readonly Operator s_softmaxInt = new("aten::softmax", "int");
    private static readonly Operator s_sortStable = new("aten::sort", "stable");
    private static readonly Operator s_topk = new("aten::topk");
    private static readonly Operator s_sum = new("aten::sum");
    private static readonly Operator s_sumDimIntlist = new("aten::sum", "dim_IntList");
    private static readonly Operator s_varDim = new("aten::var", "dim");

    /// <summary>Sum of all elements.</summary>
    public Tensor Sum() => s_sum.Call(this);

    /// <summary>Sum along dimensions.</summary>
    public Tensor Sum(long[] dims, bool keep = false) => s_sumDimIntlist.Call(this, dims, keep);

    /// <summary>Sum along a dimension.</summary>
    public Tensor Sum(int dim, bool keep = false) => Sum([dim], keep);

    /// <summary>Mean of all elements.</summary>
    public Tensor Mean() => s_mean.Call(this);

    /// <summary>Mean along dimensions.</summary>
    public Tensor Mean(long[] dims, bool keep = false) => s_meanDim.Call(this, dims, keep);

    /// <summary>Mean along a dimension.</summary>
    public Tensor Mean(int dim, bool keep = false) => Mean([dim], keep);

    /// <summary>Variance along dimensions; divided by n − 1 where unbiased, else by n.</summary>
    public Tensor Variance(long[] dims, bool unbiased, bool keep = false) => s_varDim.Call(this, dims, unbiased, keep);

    /// <summary>Largest element; NaN where there is one.</summary>
    public Tensor Max() => s_max.Call(this);

    /// <summary>Smallest element; NaN where there is one.</summary>
    public Tensor Min() => s_min.Call(this);

    /// <summary>Largest elements along a dimension.</summary>
    public Tensor Max(int dim, bool keep = false) => s_amax.Call(this, new long[] { dim }, keep);

    /// <summary>Smallest elements along a dimension.</summary>
    public Tensor Min(int dim, bool keep = false) => s_amin.Call(this, new long[] { dim }, keep);

    /// <summary>Index of the largest element along a dimension.</summary>
    public Tensor ArgMax(int dim, bool keep = false) => s_argmax.Call(this, (long)dim, keep);

    /// <summary>Whether all elements are true (a tensor).</summary>
    public Tensor All() => s_all.Call(this);

    /// <summary>Whether any element is true (a tensor).</summary>
    public Tensor Any() => s_any.Call(this);

    /// <summary>Running sums along a dimension.</summary>
    public Tensor CumulativeSum(int dim) => s_cumsum.Call(this, (long)dim);

    /// <summary>Euclidean norm of all elements.</summary>
    public Tensor Norm() => s_norm.Call(this);

    /// <summary>log Σ e^x along a dimension, without overflow.</summary>
    public Tensor LogSumExp(int dim, bool keep = false) => s_logsumexp.Call(this, new long[] { dim }, keep);

    /// <summary>Softmax along a dimension.</summary>
    public Tensor Softmax(int dim) => s_softmaxInt.Call(this, (long)dim);

    /// <summary>Logarithm of the softmax along a dimension, without overflow.</summary>
    public Tensor LogSoftmax(int dim) => s_logSoftmaxInt.Call(this, (long)dim);

    /// <summary>Sorts along a dimension; equal elements keep their order.</summary>
    /// <returns>The sorted elements and where each of them was.</returns>
    public (Tensor Values, Tensor Indices) Sort(int dim, bool descending = false)
    {
        var results = s_sortStable.CallMany(this, true, (long)dim, descending);
        return (results[0], results[1]);
    }

    /// <summary>The k largest (or smallest) elements along a dimension, in order; equal elements in no particular order.</summary>
    public (Tensor Values, Tensor Indices) TopK(long k, int dim, bool largest = true)
    {
        var results = s_topk.CallMany(this, k, (long)dim, largest, true);
        return (results[0], results[1]);
    }
}
