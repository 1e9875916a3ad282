using Candor.Predictors;
using Candor.Tensors;
using Candor.Tensors.Weights;

namespace Candor.Runs.Folders;

/// <summary>Weights that another program saved as safetensors, e.g. Python's <c>safetensors.torch.save_file(model.state_dict(),
/// …)</c>.</summary>
internal static class ForeignWeights
{
    /// <summary>Whether a file is safetensors without what candor writes beside the weights.</summary>
    public static bool Are(string path)
    {
        if (!path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) || !File.Exists(path))
            return false;
        return !Open(path, SafeTensors.ReadMetadata).ContainsKey(SavedModel.MetadataKey);
    }

    /// <summary>Puts the weights into a predictor of the same architecture, whose names are those of PyTorch and torchvision.</summary>
    /// <exception cref="CandorException">Names or shapes differ.</exception>
    public static Predictor Load(string path, Predictor predictor) => Fill(path, predictor, predictor.LoadState,
        why => $"{path} does not fit the predictor {predictor.Architecture} with {predictor.Classes} classes: {why} Choose the architecture that was saved (--predictor, --stem), with as many outputs as the data has classes.");

    /// <summary>Puts the weights of a ResNet-18 with 1,000 outputs into the part of a predictor that stays as it is.</summary>
    /// <exception cref="CandorException">The file is missing or damaged, or names or shapes differ.</exception>
    public static Predictor LoadBackbone(string path, ResNet18Mlp predictor) => Fill(path, predictor, predictor.LoadBackbone,
        why => $"{path} does not fit a ResNet-18 with {ResNet18Mlp.ImageNetClasses} outputs and the {predictor.Stem.ToString().ToLowerInvariant()} stem: {why} Give weights with torchvision's names (--backbone, --stem).");

    private static Predictor Fill(string path, Predictor predictor, Action<IReadOnlyDictionary<string, Tensor>> load, Func<string,
        string> misfit)
    {
        try
        {
            using var file = Open(path, SafeTensors.Read);
            load(file.Tensors);
            predictor.train(false);
            return predictor;
        }
        catch (Exception e) when (e is InvalidDataException or CandorException)
        {
            predictor.Dispose();
            throw e as CandorException ?? new CandorException(misfit(e.Message), e);
        }
    }

    private static T Open<T>(string path, Func<string, T> read)
    {
        if (!File.Exists(path))
            throw new CandorException($"There are no weights at {path}; give a safetensors file, e.g. from Python: safetensors.torch.save_file(torchvision.models.resnet18(weights='DEFAULT').state_dict(), 'resnet18.safetensors').");
        try
        {
            return read(path);
        }
        catch (InvalidDataException e)
        {
            throw new CandorException($"{path} is damaged: {e.Message}", e);
        }
    }
}
