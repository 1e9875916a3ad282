using System.Reflection;
using System.Runtime.InteropServices;

namespace Candor.Torch.Native;

/// <summary>libcandor's exports, as native/include/candor.h declares them.</summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = "candor";

    static NativeMethods()
    {
        NativeLibrary.SetDllImportResolver(typeof(NativeMethods).Assembly, Resolve);
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library)
            return 0;
        WaitWithoutSpinning();
        var file = Path.Combine(AppContext.BaseDirectory, "libcandor.so");
        if (NativeLibrary.TryLoad(file, out var handle))
        {
            // Here and not in the static constructor, so that a missing library is told as such.
            ((delegate* unmanaged<void>)NativeLibrary.GetExport(handle, "cd_init"))();
            return handle;
        }
        throw new DllNotFoundException(
            $"{file} could not be loaded: it is built by the script ./candor from native/ and needs libtorch (Debian: libtorch-dev; elsewhere set CANDOR_LIBTORCH).");
    }

    // OpenMP reads its environment when it is loaded. By default its threads spin long while they wait, which takes the processor from
    // everything else (docs/decisions/0005-launcher.md); where the launcher was not used, as in tests, this does its part. What the
    // user has set stays.
    private static void WaitWithoutSpinning()
    {
        if (Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null)
            _ = setenv("GOMP_SPINCOUNT", "1000", 0);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    internal static void Check(int code)
    {
        if (code != 0)
            throw new TorchException(LastError);
    }

    /// <summary>Why the last call on this thread failed.</summary>
    internal static string LastError => Marshal.PtrToStringUTF8(cd_error()) ?? "unknown native error";

    [LibraryImport(Library)]
    internal static partial nint cd_error();

    [LibraryImport(Library)]
    internal static partial nint cd_version();

    [LibraryImport(Library)]
    internal static partial nint cd_build();

    [LibraryImport(Library)]
    internal static partial int cd_set_threads(int threads);

    [LibraryImport(Library)]
    internal static partial int cd_get_threads();

    [LibraryImport(Library)]
    internal static partial int cd_set_local_threads(int threads);

    [LibraryImport(Library)]
    internal static partial int cd_products_are_reentrant();

    [LibraryImport(Library)]
    internal static partial int cd_cuda_devices();

    [LibraryImport(Library)]
    internal static partial int cd_cuda_synchronize();

    [LibraryImport(Library)]
    internal static partial long cd_live_tensors();

    [LibraryImport(Library)]
    internal static partial int cd_meter_begin(out nint meter);

    [LibraryImport(Library)]
    internal static partial void cd_meter_read(nint meter, out long live, out long peak);

    [LibraryImport(Library)]
    internal static partial void cd_meter_end(nint meter);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int cd_op_find(string name, string overload, out nint op);

    [LibraryImport(Library)]
    internal static partial int cd_op_call(nint op, NativeArg* args, int count, NativeArg* results, int capacity, out int resultCount);

    [LibraryImport(Library)]
    internal static partial int cd_results(NativeArg* results, int capacity);

    [LibraryImport(Library)]
    internal static partial int cd_tensor_data(nint tensor, out nint data, out long bytes);

    [LibraryImport(Library)]
    internal static partial void cd_tensor_free(nint tensor);

    [LibraryImport(Library)]
    internal static partial int cd_tensor_info(nint tensor, NativeInfo* info);

    [LibraryImport(Library)]
    internal static partial int cd_tensor_from(void* data, long bytes, int dtype, long* sizes, int dim, int device, out nint result);

    [LibraryImport(Library)]
    internal static partial int cd_tensor_read(nint tensor, void* data, long bytes);

    [LibraryImport(Library)]
    internal static partial int cd_tensor_item(nint tensor, out double value);

    [LibraryImport(Library)]
    internal static partial int cd_grad_enabled();

    [LibraryImport(Library)]
    internal static partial void cd_set_grad_enabled(int enabled);

    [LibraryImport(Library)]
    internal static partial int cd_set_requires_grad(nint tensor, int requiresGrad);

    [LibraryImport(Library)]
    internal static partial int cd_backward(nint* outputs, nint* gradients, int count, int retain, int create);

    [LibraryImport(Library)]
    internal static partial int cd_grad(
        nint* outputs, nint* gradients, int outputCount, nint* inputs, int inputCount, int retain, int create, int allowUnused, nint* results);

    [LibraryImport(Library)]
    internal static partial int cd_get_grad(nint tensor, out nint result);

    [LibraryImport(Library)]
    internal static partial int cd_set_grad(nint tensor, nint gradient);

    [LibraryImport(Library)]
    internal static partial int cd_generator_new(int device, ulong seed, out nint result);

    [LibraryImport(Library)]
    internal static partial int cd_generator_default(int device, ulong seed, out nint result);

    [LibraryImport(Library)]
    internal static partial void cd_generator_free(nint generator);

    [LibraryImport(Library)]
    internal static partial int cd_generator_get_state(nint generator, out nint state);

    [LibraryImport(Library)]
    internal static partial int cd_generator_set_state(nint generator, nint state);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int cd_script_load(string path, int device, out nint result);

    [LibraryImport(Library)]
    internal static partial void cd_script_free(nint script);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int cd_script_call(
        nint script, string method, nint* inputs, int count, NativeArg* results, int capacity, out int resultCount);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int cd_script_has(nint script, string method);

    [LibraryImport(Library)]
    internal static partial int cd_script_train(nint script, int on);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int cd_script_save(nint script, string path);

    [LibraryImport(Library)]
    internal static partial int cd_script_tensors(
        nint script, int kind, byte* names, long namesCapacity, out long namesSize, nint* tensors, int capacity, out int count);

    [LibraryImport(Library)]
    internal static partial int cd_script_stages(nint script, byte* names, long capacity, out long size);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int cd_script_part(nint script, string stage, int before, out nint result);

    [LibraryImport(Library)]
    internal static partial void cd_part_free(nint part);

    [LibraryImport(Library)]
    internal static partial int cd_part_run(nint part, nint input, NativeArg* results, int capacity, out int resultCount);
}

/// <summary><c>cd_arg</c>: one argument or result of an operator, 16 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal unsafe struct NativeArg
{
    [FieldOffset(0)]
    public int Tag;

    [FieldOffset(4)]
    public int Count;

    [FieldOffset(8)]
    public long I;

    [FieldOffset(8)]
    public double D;

    [FieldOffset(8)]
    public void* P;
}

/// <summary><c>cd_info</c>: a tensor's type, place and sizes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeInfo
{
    public int DType;
    public int Device;
    public int Dim;
    public int RequiresGrad;
    public long Numel;
    public fixed long Sizes[8];
}
