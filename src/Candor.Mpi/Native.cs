using System.Runtime.InteropServices;

namespace Candor.Mpi;

/// <summary>Two things that neither .NET nor TorchSharp gives.</summary>
internal static partial class Native
{
    /// <summary>Keeps communication libraries from taking over the signals by which .NET finds null references.</summary>
    public static void LeaveSignals()
    {
        // What the user has set stays.
        if (OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable("UCX_ERROR_SIGNALS") is not null)
            return;
        _ = setenv("UCX_ERROR_SIGNALS", "", 0);
    }

    /// <summary>Where a tensor's values lie, on whatever device.</summary>
    public static nint Address(Tensor tensor) => THSTensor_data(tensor.Handle);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    [LibraryImport("LibTorchSharp")]
    private static partial nint THSTensor_data(nint tensor);
}
