namespace Candor.Predictors;

/// <summary>A network whose layers draw random numbers while it is trained (dropout): the stream can be set, so that a run can be gone on
/// with.</summary>
public interface ISeededLayers
{
    /// <summary>Sets the stream to the start of the one that the seed names.</summary>
    void Reseed(ulong seed);

    /// <summary>Where the stream stands, so that a run that is stopped within an epoch can go on from there; null: that cannot be told, and
    /// the run goes on from its last epoch.</summary>
    byte[]? SaveStream() => null;

    /// <summary>Sets the stream to where it stood.</summary>
    /// <param name="state">What <see cref="SaveStream"/> gave.</param>
    void LoadStream(byte[] state) => throw new NotSupportedException("the layers do not say where their stream stands.");
}
