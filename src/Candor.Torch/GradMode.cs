using Candor.Torch.Native;

namespace Candor.Torch;

/// <summary>Sets whether operations record a graph, on this thread, until it is disposed; the former setting comes back then.</summary>
public readonly ref struct GradMode
{
    private readonly bool _former;

    private GradMode(bool enabled)
    {
        _former = IsEnabled;
        NativeMethods.cd_set_grad_enabled(enabled ? 1 : 0);
    }

    /// <summary>Whether operations record a graph now.</summary>
    public static bool IsEnabled => NativeMethods.cd_grad_enabled() != 0;

    /// <summary>No graph: for predictions and updates.</summary>
    public static GradMode Off() => new(enabled: false);

    /// <summary>A graph, also inside <see cref="Off"/>: for explainers that need gradients.</summary>
    public static GradMode On() => new(enabled: true);

    /// <summary>The former setting comes back.</summary>
    public void Dispose() => NativeMethods.cd_set_grad_enabled(_former ? 1 : 0);
}
