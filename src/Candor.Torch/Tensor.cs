using System.Globalization;
using System.Runtime.InteropServices;
using Candor.Torch.Native;
using Microsoft.Win32.SafeHandles;

namespace Candor.Torch;

/// <summary>
/// An n-dimensional array of libtorch, with autograd. It belongs to the <see cref="TensorScope"/> in which it was made; outside any
/// scope to whoever made it. Operations return new tensors; those that end in an underscore change the tensor itself.
/// </summary>
public sealed unsafe partial class Tensor : IDisposable
{
    private readonly TensorHandle _handle;
    private long[]? _shape;
    private DType _dtype;
    private Device _device;

    internal Tensor(nint pointer)
    {
        _handle = new TensorHandle(pointer);
        if (TensorScope.Current is { } scope)
        {
            scope.Add(this);
        }
        else
        {
            // Nobody but the garbage collector may ever free it, so let the collector know what it weighs.
            var bytes = Count * DType.Size();
            if (bytes >= 1 << 16)
                GC.AddMemoryPressure(_handle.Pressure = bytes);
        }
    }

    internal TensorScope? Scope { get; set; }

    internal int Slot { get; set; }

    internal nint Pointer => _handle.IsClosed ? throw new ObjectDisposedException(nameof(Tensor)) : _handle.DangerousGetHandle();

    /// <summary>Sizes of the dimensions.</summary>
    public ReadOnlySpan<long> Shape => _shape ?? Describe();

    /// <summary>Number of dimensions.</summary>
    public int Dim => Shape.Length;

    /// <summary>Number of elements.</summary>
    public long Count
    {
        get
        {
            var count = 1L;
            foreach (var size in Shape)
                count *= size;
            return count;
        }
    }

    /// <summary>Element type.</summary>
    public DType DType
    {
        get
        {
            if (_shape is null)
                Describe();
            return _dtype;
        }
    }

    /// <summary>Where the elements are.</summary>
    public Device Device
    {
        get
        {
            if (_shape is null)
                Describe();
            return _device;
        }
    }

    /// <summary>Size of a dimension; negative numbers count from the last.</summary>
    public long Size(int dim) => Shape[dim < 0 ? Dim + dim : dim];

    private long[] Describe()
    {
        NativeInfo info;
        NativeMethods.Check(NativeMethods.cd_tensor_info(Pointer, &info));
        GC.KeepAlive(this);
        _dtype = (DType)info.DType;
        _device = Device.FromCode(info.Device);
        return _shape = new ReadOnlySpan<long>(info.Sizes, info.Dim).ToArray();
    }

    /// <summary>A tensor with a copy of the elements.</summary>
    /// <typeparam name="T">float, double, long, bool or byte: the element type follows from it.</typeparam>
    public static Tensor From<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> shape, Device device = default)
        where T : unmanaged
    {
        nint result;
        fixed (T* data = values)
        fixed (long* sizes = shape)
            NativeMethods.Check(NativeMethods.cd_tensor_from(
                data, (long)values.Length * sizeof(T), (int)TypeOf<T>(), sizes, shape.Length, device.Code, out result));
        return new Tensor(result);
    }

    /// <inheritdoc cref="From{T}(ReadOnlySpan{T}, ReadOnlySpan{long}, Device)"/>
    public static Tensor From<T>(T[] values, ReadOnlySpan<long> shape, Device device = default)
        where T : unmanaged => From((ReadOnlySpan<T>)values, shape, device);

    /// <summary>A vector with a copy of the elements.</summary>
    public static Tensor From<T>(T[] values)
        where T : unmanaged => From((ReadOnlySpan<T>)values, [values.Length]);

    internal static Tensor FromBytes(ReadOnlySpan<byte> bytes, DType dtype, ReadOnlySpan<long> shape)
    {
        nint result;
        fixed (byte* data = bytes)
        fixed (long* sizes = shape)
            NativeMethods.Check(NativeMethods.cd_tensor_from(data, bytes.Length, (int)dtype, sizes, shape.Length, Device.Cpu.Code, out result));
        return new Tensor(result);
    }

    /// <summary>The elements, row by row, as they are.</summary>
    /// <exception cref="InvalidOperationException">T is not the element type.</exception>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        if (TypeOf<T>() != DType)
            throw new InvalidOperationException($"a tensor of {DType} cannot be read as {typeof(T).Name}; convert it with To first");
        var values = new T[Count];
        fixed (T* data = values)
            NativeMethods.Check(NativeMethods.cd_tensor_read(Pointer, data, (long)values.Length * sizeof(T)));
        GC.KeepAlive(this);
        return values;
    }

    internal byte[] ToBytes()
    {
        var bytes = new byte[Count * DType.Size()];
        fixed (byte* data = bytes)
            NativeMethods.Check(NativeMethods.cd_tensor_read(Pointer, data, bytes.Length));
        GC.KeepAlive(this);
        return bytes;
    }

    /// <summary>The value of a tensor with one element.</summary>
    public double Item()
    {
        NativeMethods.Check(NativeMethods.cd_tensor_item(Pointer, out var value));
        GC.KeepAlive(this);
        return value;
    }

    private static DType TypeOf<T>() => default(T) switch
    {
        float => DType.Float32,
        double => DType.Float64,
        long => DType.Int64,
        bool => DType.Bool,
        byte => DType.UInt8,
        _ => throw new ArgumentException($"no element type for {typeof(T).Name}; float, double, long, bool and byte have one"),
    };

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{DType}[{string.Join(", ", Shape.ToArray())}]{(Count == 1 ? $" {Item()}" : "")}");

    /// <summary>Frees the handle; the elements go when no other handle or graph holds them.</summary>
    public void Dispose()
    {
        Scope?.Remove(this);
        _handle.Dispose();
    }
}

/// <summary>Owns one reference of a native tensor.</summary>
internal sealed class TensorHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public TensorHandle(nint pointer)
        : base(ownsHandle: true) => SetHandle(pointer);

    /// <summary>Bytes that the collector was told of.</summary>
    internal long Pressure { get; set; }

    protected override bool ReleaseHandle()
    {
        NativeMethods.cd_tensor_free(handle);
        if (Pressure > 0)
            GC.RemoveMemoryPressure(Pressure);
        return true;
    }
}
