using System.Globalization;

namespace Candor.Tensors;

/// <summary>Operators whose errors libtorch's C layer does not catch, so that a wrong shape would end the process: the shape is checked
/// first.</summary>
public static class Products
{
    /// <summary>Matrix product, with PyTorch's rules for vectors and batches.</summary>
    /// <param name="a">[.., n, k], or a vector [k].</param>
    /// <param name="b">[.., k, m], or a vector [k].</param>
    /// <exception cref="CandorException">The inner sizes, the batches, the types or the devices differ.</exception>
    public static Tensor MatMul(this Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var (left, right) = (a.shape, b.shape);
        if (left.Length == 0 || right.Length == 0 || left[^1] != right[Math.Max(0, right.Length - 2)] || !Broadcasts(left, right)
            || a.dtype != b.dtype || a.device_type != b.device_type || a.device_index != b.device_index)
            throw new CandorException(
                $"a matrix product takes [.., n, k] and [.., k, m] of one type on one device; got {a.Describe()} and {b.Describe()}.");
        return a.matmul(b);
    }

    /// <summary>Largest elements along a dimension and where they are; of equal ones one, to which the whole gradient goes.</summary>
    /// <exception cref="CandorException">There is no such dimension, or it is empty.</exception>
    public static (Tensor Values, Tensor Indices) MaxWithIndex(this Tensor x, int dim, bool keepdim = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        var shape = x.shape;
        if (dim < -shape.Length || dim >= shape.Length || shape[dim < 0 ? shape.Length + dim : dim] == 0)
            throw new CandorException(
                string.Create(CultureInfo.InvariantCulture,
                    $"the largest elements along dimension {dim} of {x.Describe()} were asked for; it needs that dimension, and one " +
                    $"element there."));
        return x.max(dim, keepdim);
    }

    private static bool Broadcasts(long[] left, long[] right)
    {
        for (var i = 3; i <= Math.Min(left.Length, right.Length); i++)
            if (left[^i] != right[^i] && left[^i] != 1 && right[^i] != 1)
                return false;
        return true;
    }
}
