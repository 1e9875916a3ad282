namespace Candor.Torch.Nn;

/// <summary>Parameters in the type of what comes in: bfloat16 inputs take a float32 network through in bfloat16, and gradients reach its float32 parameters.</summary>
internal static class Rounded
{
    /// <summary>A float32 parameter rounded for bfloat16 inputs; else as it is.</summary>
    public static Tensor For(this Tensor parameter, Tensor x) =>
        x.DType == DType.BFloat16 && parameter.DType == DType.Float32 ? parameter.To(DType.BFloat16) : parameter;
}
