using Candor.Torch.Native;

namespace Candor.Torch;

public sealed partial class Tensor
{
    // c10::MemoryFormat::ChannelsLast
    private const long ChannelsLastFormat = 2;

    private static readonly Operator s_flip = new("aten::flip");
    private static readonly Operator s_cat = new("aten::cat");
    private static readonly Operator s_clone = new("aten::clone");
    private static readonly Operator s_contiguous = new("aten::contiguous");
    private static readonly Operator s_diagonal = new("aten::diagonal");
    private static readonly Operator s_expand = new("aten::expand");
    private static readonly Operator s_flattenUsingInts = new("aten::flatten", "using_ints");
    private static readonly Operator s_gather = new("aten::gather");
    private static readonly Operator s_indexAdd = new("aten::index_add");
    private static readonly Operator s_indexCopyInplace = new("aten::index_copy_");
    private static readonly Operator s_indexSelect = new("aten::index_select");
    private static readonly Operator s_narrow = new("aten::narrow");
    private static readonly Operator s_oneHot = new("aten::one_hot");
    private static readonly Operator s_permute = new("aten::permute");
    private static readonly Operator s_repeat = new("aten::repeat");
    private static readonly Operator s_repeatInterleaveSelfInt = new("aten::repeat_interleave", "self_int");
    private static readonly Operator s_reshape = new("aten::reshape");
    private static readonly Operator s_scatterSrc = new("aten::scatter", "src");
    private static readonly Operator s_scatterAdd = new("aten::scatter_add");
    private static readonly Operator s_selectInt = new("aten::select", "int");
    private static readonly Operator s_splitTensor = new("aten::split", "Tensor");
    private static readonly Operator s_splitWithSizes = new("aten::split_with_sizes");
    private static readonly Operator s_squeezeDim = new("aten::squeeze", "dim");
    private static readonly Operator s_stack = new("aten::stack");
    private static readonly Operator s_t = new("aten::t");
    private static readonly Operator s_toDevice = new("aten::to", "device");
    private static readonly Operator s_toDtype = new("aten::to", "dtype");
    private static readonly Operator s_transposeInt = new("aten::transpose", "int");
    private static readonly Operator s_unsqueeze = new("aten::unsqueeze");
    private static readonly Operator s_view = new("aten::view");

    /// <summary>The same elements in another shape; −1 stands for what is left over. Copies only where it must.</summary>
    public Tensor Reshape(params long[] shape) => s_reshape.Call(this, shape);

    /// <summary>The same elements in another shape, never copied.</summary>
    public Tensor View(params long[] shape) => s_view.Call(this, shape);

    /// <summary>The same elements, last first along some dimensions.</summary>
    public Tensor Flip(params long[] dims) => s_flip.Call(this, dims);

    /// <summary>Dimensions in another order.</summary>
    public Tensor Permute(params long[] dims) => s_permute.Call(this, dims);

    /// <summary>Two dimensions swapped.</summary>
    public Tensor Transpose(int a, int b) => s_transposeInt.Call(this, (long)a, (long)b);

    /// <summary>A matrix transposed.</summary>
    public Tensor T() => s_t.Call(this);

    /// <summary>A dimension of size 1 put in.</summary>
    public Tensor Unsqueeze(int dim) => s_unsqueeze.Call(this, (long)dim);

    /// <summary>A dimension of size 1 taken out.</summary>
    public Tensor Squeeze(int dim) => s_squeezeDim.Call(this, (long)dim);

    /// <summary>Dimensions of size 1 stretched without copying; −1 keeps a size.</summary>
    public Tensor Expand(params long[] shape) => s_expand.Call(this, shape);

    /// <summary>Elements repeated along each dimension.</summary>
    public Tensor Repeat(params long[] times) => s_repeat.Call(this, times);

    /// <summary>Each element along a dimension repeated in place: a a b b.</summary>
    public Tensor RepeatInterleave(long times, int dim) => s_repeatInterleaveSelfInt.Call(this, times, (long)dim);

    /// <summary>All dimensions from start on made one.</summary>
    public Tensor Flatten(int start = 0, int end = -1) => s_flattenUsingInts.Call(this, (long)start, (long)end);

    /// <summary>length elements along a dimension, without copying.</summary>
    public Tensor Narrow(int dim, long start, long length) => s_narrow.Call(this, (long)dim, start, length);

    /// <summary>One index along a dimension, which goes away.</summary>
    public Tensor Select(int dim, long index) => s_selectInt.Call(this, (long)dim, index);

    /// <summary>Parts of a size (the last may be smaller) along a dimension.</summary>
    public Tensor[] Split(long size, int dim = 0) => s_splitTensor.CallMany(this, size, (long)dim);

    /// <summary>Parts of given sizes along a dimension, without copying.</summary>
    public Tensor[] SplitInto(int dim, params long[] sizes) => s_splitWithSizes.CallMany(this, sizes, (long)dim);

    /// <summary>Tensors joined along a dimension.</summary>
    public static Tensor Cat(Tensor[] tensors, int dim = 0) => s_cat.Call(tensors, (long)dim);

    /// <summary>Tensors joined along a new dimension.</summary>
    public static Tensor Stack(Tensor[] tensors, int dim = 0) => s_stack.Call(tensors, (long)dim);

    /// <summary>Elements at an index [n] along a dimension.</summary>
    public Tensor IndexSelect(int dim, Tensor index) => s_indexSelect.Call(this, (long)dim, index);

    /// <summary>A copy with the slices of source added to those at an index [n] along a dimension.</summary>
    public Tensor IndexAdd(int dim, Tensor index, Tensor source) => s_indexAdd.Call(this, (long)dim, index, source);

    /// <summary>Overwrites the slices at indices [M] along a dimension with the source's; an index that stands there twice leaves open which.</summary>
    public void IndexCopy_(int dim, Tensor index, Tensor source) => s_indexCopyInplace.CallInPlace(this, (long)dim, index, source);

    /// <summary>out[i][j] = this[index[i][j]][j] for dim 0, likewise for others.</summary>
    public Tensor Gather(int dim, Tensor index) => s_gather.Call(this, (long)dim, index);

    /// <summary>A copy with source put where the index points along a dimension.</summary>
    public Tensor Scatter(int dim, Tensor index, Tensor source) => s_scatterSrc.Call(this, (long)dim, index, source);

    /// <summary>A copy with source added where the index points along a dimension.</summary>
    public Tensor ScatterAdd(int dim, Tensor index, Tensor source) => s_scatterAdd.Call(this, (long)dim, index, source);

    /// <summary>The diagonal of the last two dimensions.</summary>
    public Tensor Diagonal() => s_diagonal.Call(this, 0L, -2L, -1L);

    /// <summary>Elements laid out row by row.</summary>
    public Tensor Contiguous() => s_contiguous.Call(this);

    /// <summary>A copy of [B, C, H, W] whose memory goes pixel by pixel, all channels of one together; the shape stays.</summary>
    public Tensor ChannelsLast() => s_clone.Call(this, ChannelsLastFormat);

    /// <summary>A copy with its own memory.</summary>
    public Tensor Clone() => s_clone.Call(this);

    /// <summary>Elements of another type; the tensor itself where it has that type.</summary>
    public Tensor To(DType dtype) => s_toDtype.Call(this, dtype);

    /// <summary>Elements on another device; the tensor itself where it is there.</summary>
    public Tensor To(Device device) => s_toDevice.Call(this, device, DType);

    /// <summary>A vector of k classes for each label, with a 1 at the label (int64).</summary>
    public Tensor OneHot(long classes) => s_oneHot.Call(this, classes);
}
