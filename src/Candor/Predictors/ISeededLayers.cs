namespace Candor.Predictors;

/// <summary>A network whose layers draw random numbers while it is trained (dropout): the stream can be set, so that a run can be gone on
/// with.</summary>
public interface ISeededLayers
{
    /// <summary>Sets the stream to the start of the one that the seed names.</summary>
    void Reseed(ulong seed);
}
