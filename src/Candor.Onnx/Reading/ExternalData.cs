using System.Globalization;
using Google.Protobuf;
using Proto = global::Onnx;

namespace Candor.Onnx.Reading;

/// <summary>Weights that lie in a file of their own beside the model's: taken in, where they lie in the model's folder.</summary>
internal static class ExternalData
{
    /// <summary>Replaces a reference by the data.</summary>
    /// <param name="tensor">Changed, where its data lies elsewhere.</param>
    /// <param name="folder">The model's folder; null where the model came as bytes.</param>
    /// <param name="what">Whose it is, as a message's subject.</param>
    /// <exception cref="CandorException">The file lies outside the folder, is missing or too short.</exception>
    public static void TakeIn(Proto.TensorProto tensor, string? folder, string what)
    {
        if (!Is(tensor))
            return;
        if (folder is null)
            throw new CandorException($"{what} lies in a file of its own, but the model was given as bytes; give the path of the file, " +
                $"or one file with the weights inside.");
        var entries = tensor.ExternalData.GroupBy(e => e.Key).ToDictionary(g => g.Key, g => g.Last().Value, StringComparer.Ordinal);
        var name = entries.GetValueOrDefault("location", "");
        var path = Inside(folder, name) ?? throw new CandorException(
            $"{what} says that its data lies in '{name}', which is not a file in the model's folder; weights are read from there only: " +
            $"put the file beside the model, or export the weights into the model.");
        var (offset, length) = (Number(entries, "offset", what) ?? 0, Number(entries, "length", what));
        using var file = File.OpenRead(path);
        length ??= file.Length - offset;
        if (offset < 0 || length < 0 || offset > file.Length - length)
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"{what} says that its data are {length} bytes from byte {offset} of {name}, which has {file.Length}; " +
                $"copy the whole file, or export the model again."));
        if (length > int.MaxValue)
            throw new CandorException($"{what} is larger than 2 GiB, which this version does not read.");
        file.Position = offset;
        var bytes = new byte[(int)length];
        file.ReadExactly(bytes);
        tensor.RawData = ByteString.CopyFrom(bytes);
        tensor.ExternalData.Clear();
        tensor.DataLocation = Proto.TensorProto.Types.DataLocation.Default;
    }

    /// <summary>Whether a tensor's data lies elsewhere.</summary>
    public static bool Is(Proto.TensorProto tensor) =>
        tensor.DataLocation == Proto.TensorProto.Types.DataLocation.External || tensor.ExternalData.Count > 0;

    private static long? Number(Dictionary<string, string> entries, string key, string what) =>
        !entries.TryGetValue(key, out var text) ? null
        : long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value
        : throw new CandorException($"{what} has the {key} '{text}' where a number is expected; the file is damaged.");

    // A link could lead out of the folder again, so it is followed first.
    private static string? Inside(string folder, string name)
    {
        if (name.Length == 0 || Path.IsPathRooted(name) || name.Contains(':', StringComparison.Ordinal))
            return null;
        folder = Path.GetFullPath(folder);
        var path = Path.GetFullPath(Path.Combine(folder, name));
        var info = new FileInfo(path);
        if (!Below(folder, path) || !info.Exists)
            return null;
        var target = info.ResolveLinkTarget(returnFinalTarget: true)?.FullName;
        return target is null || Below(folder, Path.GetFullPath(target)) ? path : null;
    }

    private static bool Below(string folder, string path) =>
        path.StartsWith(folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
