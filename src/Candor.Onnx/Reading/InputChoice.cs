namespace Candor.Onnx.Reading;

/// <summary>The input that takes the data, and how the data is laid out for it.</summary>
/// <param name="Input">As the file declares it.</param>
/// <param name="ChannelsLast">Whether it takes images [B, H, W, C].</param>
/// <param name="Batch">Rows that it takes, no more and no fewer; null: any number.</param>
internal sealed record InputChoice(OnnxValue Input, bool ChannelsLast, int? Batch)
{
    /// <summary>Chooses.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="shape">Input shape of the data, without the batch.</param>
    /// <exception cref="CandorException">There is none, several, or one that takes something else.</exception>
    public static InputChoice Of(OnnxGraph graph, IReadOnlyList<long> shape)
    {
        if (graph.Inputs.Count != 1)
            throw new CandorException($"{graph.Name} takes {graph.Inputs.Count} inputs ({string.Join(", ", graph.Inputs)}), " +
                $"but one that takes all the data of a row is expected; export the model with one input.");
        var input = graph.Inputs[0];
        if (!input.HasShape)
            return new(input, false, null);
        var own = input.Sizes.Skip(1).ToArray();
        bool Fits(IEnumerable<long> sizes) => own.Length == shape.Count && own.Zip(sizes, (a, b) => a is null || a == b).All(f => f);
        var last = shape.Count == 3 && !Fits(shape) && Fits([shape[1], shape[2], shape[0]]);
        if (!Fits(shape) && !last)
            throw new CandorException($"{graph.Name} takes {input}, but the data has inputs [B, {string.Join(", ", shape)}]; " +
                $"give the data that the model was made for (columns, image size, tokens).");
        return new(input, last, input.Sizes.Count > 0 && input.Sizes[0] is { } batch ? (int)Math.Min(batch, 1 << 20) : null);
    }
}
