using Candor.Explainers;
using Candor.Literature;
using Candor.Masking;
using Candor.Metrics;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Oracle;

public class MetricOracleTests
{
    /// <summary>An explainer that says what it was told to say.</summary>
    private sealed class Told(string path) : Explainer
    {
        public override string Name => "told";

        public override Paper Paper => Papers.Lime;

        public override Tensor Explain(Predictor predictor, Tensor x, Tensor targets, Generator generator, bool differentiable = false) =>
            Golden.Tensor(path);
    }

    private static Assessment Assess(Explainer explainer) =>
        new(Golden.Predictor(), explainer, Golden.Tensor("inputs/x"), Golden.Labels("inputs/y"));

    [Fact]
    public void Insertion_and_deletion_agree_step_by_step_and_for_both_areas()
    {
        using var scope = torch.NewDisposeScope();
        using var assessment = Assess(new Told("hardMasks/phi"));
        int[] all = [0, 1, 2, 3, 4, 5, 6];
        Golden.Equal(Golden.Numbers("hardMasks/insertion/steps"), assessment.Curve(Golden.Baseline, ExplainedLabel.True, insert: true,
            all));
        Golden.Equal(Golden.Numbers("hardMasks/deletion/steps"), assessment.Curve(Golden.Baseline, ExplainedLabel.True, insert: false,
            all));
        Golden.Equal(Golden.Numbers("hardMasks/insertion/meanOfSteps"), new Insertion(Golden.Baseline).Score(assessment));
        Golden.Equal(Golden.Numbers("hardMasks/deletion/meanOfSteps"), new Deletion(Golden.Baseline).Score(assessment));
        Golden.Equal(Golden.Numbers("hardMasks/insertion/trapezoid"), new Insertion(Golden.Baseline,
            area: Area.Trapezoid).Score(assessment));
        Golden.Equal(Golden.Numbers("hardMasks/deletion/trapezoid"), new Deletion(Golden.Baseline, area: Area.Trapezoid).Score(assessment));
    }

    [Fact]
    public void Soft_masks_agree_thresholds_temperature_and_shares()
    {
        using var scope = torch.NewDisposeScope();
        var soft = new SoftMask(Golden.Tensor("softMasks/phi"));
        int[] all = [1, 2, 3, 4, 5, 6];
        Golden.Equal(Golden.Numbers("softMasks/temperature"), soft.Temperature);
        Golden.Equal(Golden.Numbers("softMasks/thresholds"), soft.Thresholds(all));
        Golden.Equal(Golden.Numbers("softMasks/r"), soft.Share(all));
    }

    [Fact]
    public void Sensitivity_n_infidelity_and_max_sensitivity_agree()
    {
        using var scope = torch.NewDisposeScope();
        using var assessment = Assess(new Told("metrics/phi"));
        Golden.Equal(Golden.Numbers("metrics/sensitivityN/scores"), new SensitivityN(Golden.Baseline).Score(assessment,
            Removed("sensitivityN")));
        Golden.Equal(Golden.Numbers("metrics/infidelity/scores"), new Infidelity(Golden.Baseline).Score(assessment, Removed("infidelity")));
        using var lime = Assess(FixedSurrogate.Lime(LimeKernel.Cosine));
        var deltas = Golden.Tensor("metrics/maxSensitivity/delta");
        Golden.Equal(Golden.Numbers("metrics/maxSensitivity/scores"),
            MaxSensitivity.Score(lime, Enumerable.Range(0, 5).Select(i => deltas.select(0, i))));

        static Tensor Removed(string metric)
        {
            var subsets = Golden.At($"metrics/{metric}/subsets").AsArray();
            var removed = new double[subsets.Count * 6];
            for (var i = 0; i < subsets.Count; i++)
                foreach (var unit in subsets[i]!.AsArray())
                    removed[i * 6 + unit!.GetValue<int>()] = 1;
            return Tensor.From(removed, [1, subsets.Count, 6], TestDevice.Here);
        }
    }
}
