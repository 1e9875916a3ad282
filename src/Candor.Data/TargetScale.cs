using System.Globalization;
namespace Candor.Data;

/// <summary>How the numbers of a regression become a predictor's outputs: output = (target − mean)/deviation of the training
/// part.</summary>
/// <param name="Mean">Mean of the training targets.</param>
/// <param name="Deviation">Their population standard deviation; 1 where they are all equal.</param>
public sealed record TargetScale(double Mean, double Deviation)
{
    /// <summary>The scale of a training part.</summary>
    public static TargetScale Fit(DataPart train)
    {
        ArgumentNullException.ThrowIfNull(train);
        var mean = train.Targets.Average();
        var deviation = Math.Sqrt(train.Targets.Average(t => (t - mean) * (t - mean)));
        return new TargetScale(mean, deviation > 0 ? deviation : 1);
    }

    /// <summary>The scale of a split's training part; null where its labels are classes.</summary>
    public static TargetScale? Of(DataSplit data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.Source.Schema.Task == LearningTask.Regression ? Fit(data.Train) : null;
    }

    /// <summary>A number of the file as an output.</summary>
    public double ToOutput(double target) => (target - Mean) / Deviation;

    /// <summary>An output as a number of the file.</summary>
    public double ToTarget(double output) => output * Deviation + Mean;

    /// <summary>Refuses a scale that turns numbers into none.</summary>
    /// <param name="where">The file that it stands in, for the message.</param>
    /// <exception cref="CandorException">The mean is not finite, or the deviation not positive.</exception>
    public void Validate(string where)
    {
        if (!double.IsFinite(Mean) || !(Deviation > 0) || !double.IsFinite(Deviation))
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"{where} has the label's mean {Mean} and deviation {Deviation}, but a finite mean and a deviation above 0 are needed; " +
                $"it was changed by hand. Train again or restore the file."));
    }
}
