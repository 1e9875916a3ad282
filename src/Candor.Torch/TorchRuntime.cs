using System.Runtime.InteropServices;
using Candor.Torch.Native;

namespace Candor.Torch;

/// <summary>The library behind the tensors: version, threads, devices, and the counter that makes leaks visible.</summary>
public static class TorchRuntime
{
    /// <summary>Version of libtorch.</summary>
    public static string Version => Marshal.PtrToStringUTF8(NativeMethods.cd_version())!;

    /// <summary>libtorch's build configuration and the BLAS that was found.</summary>
    public static string Build => Marshal.PtrToStringUTF8(NativeMethods.cd_build())!;

    /// <summary>Tensor handles that are held at the moment, over all threads. Equal before and after means that nothing leaked.</summary>
    public static long LiveTensors => NativeMethods.cd_live_tensors();

    /// <summary>Number of CUDA devices; 0 where libtorch was built without CUDA.</summary>
    public static int CudaDevices => NativeMethods.cd_cuda_devices();

    /// <summary>Threads of ATen, OpenMP and OpenBLAS together, from 1 on. Results are the same bits only for the same number.</summary>
    public static int Threads
    {
        get => NativeMethods.cd_get_threads();
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            NativeMethods.Check(NativeMethods.cd_set_threads(value));
        }
    }

    /// <summary>
    /// Whether single-precision matrix products on the processor are oneDNN's, which several threads may compute at once; OpenBLAS's
    /// may not. <c>CANDOR_PRODUCTS=blas</c> in the environment leaves them to the BLAS.
    /// </summary>
    public static bool ProductsAreReentrant { get; } = NativeMethods.cd_products_are_reentrant() != 0;

    /// <summary>Waits until the CUDA devices have finished; nothing on the CPU.</summary>
    public static void Synchronize() => NativeMethods.Check(NativeMethods.cd_cuda_synchronize());
}
