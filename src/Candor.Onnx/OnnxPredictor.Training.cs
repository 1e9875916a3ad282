namespace Candor.Onnx;

/// <content>What training asks of a rebuilt file.</content>
public sealed partial class OnnxPredictor
{
    internal override bool NormalizesOverRanks => true;

    /// <inheritdoc/>
    public void Reseed(ulong seed) => _module?.Reseed(seed);

    /// <inheritdoc/>
    public byte[] SaveStream() => _module?.SaveStream() ?? [];

    /// <inheritdoc/>
    public void LoadStream(byte[] state) => _module?.LoadStream(state);
}
