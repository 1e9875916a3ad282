namespace Candor.Tensors;

/// <summary>
/// A learning rate that falls from <paramref name="Initial"/> to <paramref name="Minimum"/> along half a cosine (Loshchilov &amp; Hutter
/// 2017,
/// without restarts). The values are those of PyTorch's CosineAnnealingLR, in closed form: to resume, ask for the epoch.
/// </summary>
/// <param name="Initial">Learning rate of epoch 0.</param>
/// <param name="Period">Epoch at which the minimum is reached; after it the rate rises again.</param>
/// <param name="Minimum">The lowest learning rate; 0 unless given.</param>
public sealed record CosineSchedule(double Initial, int Period, double Minimum = 0)
{
    /// <inheritdoc cref="CosineSchedule(double, int, double)"/>
    public int Period { get; } = Period > 0 ? Period : throw new ArgumentOutOfRangeException(nameof(Period), Period,
        "a schedule lasts one epoch at least");

    /// <summary>Learning rate of an epoch, from 0 on.</summary>
    public double At(int epoch) => Minimum + ((Initial - Minimum) * (1 + Math.Cos(Math.PI * epoch / Period)) / 2);

    /// <summary>Sets the learning rate for an epoch, from 0 on.</summary>
    public void Apply(Optimizer optimizer, int epoch)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        optimizer.LearningRate = At(epoch);
    }
}
