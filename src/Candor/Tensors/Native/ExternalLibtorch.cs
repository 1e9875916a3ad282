using System.Runtime.InteropServices;

namespace Candor.Tensors.Native;

/// <summary>
/// A libtorch that lies elsewhere, as PyTorch's package for Python brings one: the environment variable <c>CANDOR_LIBTORCH</c> names its
/// folder. Its libraries are loaded by their full paths before TorchSharp asks for any, so they are the ones that it finds.
/// </summary>
internal static class ExternalLibtorch
{
    public const string Variable = "CANDOR_LIBTORCH";

    // In the order in which each needs those before it; what a build for processors lacks is left out.
    private static readonly string[] s_libraries =
        ["torch_global_deps", "c10", "torch_cpu", "c10_cuda", "torch_cuda", "torch"];

    /// <summary>The folder whose libraries were loaded; null where none was asked for, or it does not load.</summary>
    public static string? Folder { get; private set; }

    /// <summary>Its version, as major.minor.patch; null where the one that came with the packages runs, or it does not say.</summary>
    public static string? Version { get; private set; }

    /// <summary>Why what was asked for cannot be had; null otherwise.</summary>
    public static string? Refusal { get; private set; }

    /// <summary>Loads what the variable names.</summary>
    public static void Load()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } given)
            return;
        if (new[] { given, Path.Combine(given, "lib") }.FirstOrDefault(f => File.Exists(PathOf(f, "torch_cpu"))) is not { } folder)
        {
            Refusal = $"{Variable} is '{given}', but neither it nor a folder lib in it has {NameOf("torch_cpu")}; give the folder of a " +
                "libtorch (of PyTorch for Python: the folder torch/lib of its package), or leave the variable out.";
            return;
        }
        foreach (var path in s_libraries.Select(l => PathOf(folder, l)).Where(File.Exists))
        {
            try
            {
                _ = NativeLibrary.Load(path);
            }
            catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
            {
                Refusal = $"{Variable} is '{given}', but {Path.GetFileName(path)} there could not be loaded " +
                    $"({e.Message.Split('\n')[0].Trim()}); give the folder of a libtorch for this system, or leave the variable out.";
                return;
            }
        }
        Folder = Path.GetFullPath(folder);
        Version = VersionOf(PathOf(folder, "torch_cpu"));
    }

    /// <summary>Ends with a word about a variable that names no libtorch.</summary>
    /// <exception cref="CandorException">What it names cannot be loaded.</exception>
    public static void Require()
    {
        if (Refusal is not null)
            throw new CandorException(Refusal);
    }

    // Major, minor and patch in the three highest bytes.
    private static unsafe string? VersionOf(string path)
    {
        if (!NativeLibrary.TryLoad(path, out var library)
            || !NativeLibrary.TryGetExport(library, "aoti_torch_abi_version", out var function))
            return null;
        var version = ((delegate* unmanaged<ulong>)function)();
        return FormattableString.Invariant($"{version >> 56}.{version >> 48 & 0xff}.{version >> 40 & 0xff}");
    }

    private static string PathOf(string folder, string library) => Path.Combine(folder, NameOf(library));

    private static string NameOf(string library) => OperatingSystem.IsWindows() ? $"{library}.dll"
        : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";
}
