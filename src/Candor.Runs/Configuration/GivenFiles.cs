namespace Candor.Runs.Configuration;

/// <summary>Files of models that were made elsewhere, told by their endings.</summary>
internal static class GivenFiles
{
    /// <summary>Whether a model is an ONNX file.</summary>
    public static bool AreOnnx(string? model) => model?.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whether a model is a TorchScript file.</summary>
    public static bool AreScripts(string? model) => model?.EndsWith(".pt", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Refuses a saved model of ML.NET, with what to do instead.</summary>
    /// <param name="model">A model's file, or a run's folder.</param>
    /// <exception cref="CandorException">It is a zip archive by its name.</exception>
    public static void RefuseArchive(string? model)
    {
        if (model?.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) == true && !Directory.Exists(model))
            throw new CandorException($"{model} is a saved model of ML.NET by its name, which needs the packages of its trainers, " +
                "so it is taken in code alone. Write it as ONNX, which candor measures, explains and evaluates (package " +
                $"Microsoft.ML.OnnxConverter): using var file = File.Create(\"{Path.GetFileNameWithoutExtension(model)}.onnx\"); " +
                "mlContext.Model.ConvertToOnnx(model, data, file); or explain it in code (package Candor.MachineLearning): " +
                "var data = Dataset.Open(\"data.csv\").Split(seed: 1); " +
                $"using var predictor = TransformerPredictor.Load(\"{Path.GetFileName(model)}\", data); " +
                "var phi = new KernelShap().Explain(predictor, InputTensors.Of(data.Test, predictor), seed: 1);");
    }

    /// <summary>Whether a model brings neither a schema nor a standardisation: TorchScript or ONNX.</summary>
    public static bool Are(string? model) => AreOnnx(model) || AreScripts(model);
}
