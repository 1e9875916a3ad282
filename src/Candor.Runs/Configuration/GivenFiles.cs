namespace Candor.Runs.Configuration;

/// <summary>Files of models that were made elsewhere, told by their endings.</summary>
internal static class GivenFiles
{
    /// <summary>Whether a model is an ONNX file.</summary>
    public static bool AreOnnx(string? model) => model?.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whether a model is a TorchScript file.</summary>
    public static bool AreScripts(string? model) => model?.EndsWith(".pt", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whether a model brings neither a schema nor a standardisation: TorchScript or ONNX.</summary>
    public static bool Are(string? model) => AreOnnx(model) || AreScripts(model);
}
