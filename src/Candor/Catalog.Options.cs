using Candor.Explainers;

namespace Candor;

public static partial class Catalog
{
    /// <summary>Turns settings into each explainer's options, and refuses those that it does not know.</summary>
    private static class Options
    {
        public static LimeOptions Lime(ExplainerSettings s)
        {
            Only(s, "lime", samples: true, ridge: true, lime: true, sharing: true);
            var d = new LimeOptions();
            return d with
            {
                Samples = s.Samples ?? d.Samples,
                Ridge = s.Ridge ?? d.Ridge,
                Kernel = Choice("kernel", s.Kernel, d.Kernel, ("l2", LimeKernel.L2), ("cosine", LimeKernel.Cosine)),
                Width = s.KernelWidth,
                Intercept = s.Intercept ?? d.Intercept,
                AllMasks = s.AllMasks ?? d.AllMasks,
                Sharing = Sharing(s),
                Output = s.Output(),
            };
        }

        public static KernelShapOptions KernelShap(ExplainerSettings s)
        {
            Only(s, "kernel-shap", samples: true, ridge: true, shapley: true, sharing: true);
            var d = new KernelShapOptions();
            return d with
            {
                Samples = s.Samples ?? d.Samples,
                Ridge = s.Ridge ?? d.Ridge,
                Fit = Choice("Shapley fit", s.ShapleyFit, d.Fit, ("constrained", ShapleyFit.Constrained),
                    ("paper-literal", ShapleyFit.PaperLiteral)),
                Sharing = Sharing(s),
                Output = s.Output(),
            };
        }

        public static IntegratedGradientsOptions IntegratedGradients(ExplainerSettings s)
        {
            Only(s, "integrated-gradients", samples: true);
            var d = new IntegratedGradientsOptions();
            return d with { Points = s.Samples ?? d.Points, Output = s.Output() };
        }

        public static NoisyBaselineOptions NoisyBaseline(ExplainerSettings s)
        {
            Only(s, "infd", samples: true, ridge: true);
            var d = new NoisyBaselineOptions();
            return d with { Samples = s.Samples ?? d.Samples, Ridge = s.Ridge ?? d.Ridge, Output = s.Output() };
        }

        public static RandomRanking Random(ExplainerSettings s)
        {
            Only(s, "random");
            return new RandomRanking();
        }

        public static GradCamOptions GradCam(ExplainerSettings s, string explainer)
        {
            Only(s, explainer, stage: true);
            var d = new GradCamOptions();
            return d with { Stage = s.Stage, DetachWeights = s.DetachWeights ?? d.DetachWeights, Output = s.Output(d.Output) };
        }

        public static SmoothGradOptions SmoothGrad(ExplainerSettings s)
        {
            Only(s, "smooth-grad", samples: true, noise: true);
            var d = new SmoothGradOptions();
            return d with { Samples = s.Samples ?? d.Samples, Noise = s.Noise ?? d.Noise, Output = s.Output() };
        }

        public static OcclusionOptions Occlusion(ExplainerSettings s)
        {
            Only(s, "occlusion", window: true);
            return new() { Window = s.Window, WindowWidth = s.WindowWidth, Stride = s.Stride, Output = s.Output() };
        }

        public static RiseOptions Rise(ExplainerSettings s)
        {
            Only(s, "rise", samples: true, rise: true);
            var d = new RiseOptions();
            return d with
            {
                Samples = s.Samples ?? d.Samples,
                Cells = s.MaskCells,
                Kept = s.Kept ?? d.Kept,
                Intercept = s.Intercept ?? d.Intercept,
                Output = s.Output(),
            };
        }

        public static ExplainerSettings Only(
            ExplainerSettings s, string explainer, bool samples = false, bool ridge = false, bool lime = false, bool shapley = false,
                bool sharing = false,
            bool stage = false, bool noise = false, bool window = false, bool rise = false)
        {
            Refuse("--samples", s.Samples is not null && !samples);
            Refuse("--ridge", s.Ridge is not null && !ridge);
            Refuse("--kernel", s.Kernel is not null && !lime);
            Refuse("--kernel-width", s.KernelWidth is not null && !lime);
            Refuse(s.Intercept is true ? "--intercept" : "--no-intercept", s.Intercept is not null && !lime && !rise);
            Refuse(s.AllMasks is true ? "--all-masks" : "--drawn-masks", s.AllMasks is not null && !lime);
            Refuse("--shapley-fit", s.ShapleyFit is not null && !shapley);
            Refuse("--sharing", s.Sharing is not null && !sharing);
            Refuse("--stage", s.Stage is not null && !stage);
            Refuse("--detach-weights", s.DetachWeights is not null && !stage);
            Refuse("--noise", s.Noise is not null && !noise);
            Refuse("--window", s.Window is not null && !window);
            Refuse("--window-width", s.WindowWidth is not null && !window);
            Refuse("--stride", s.Stride is not null && !window);
            Refuse("--mask-cells", s.MaskCells is not null && !rise);
            Refuse("--kept", s.Kept is not null && !rise);
            return s;

            void Refuse(string option, bool given)
            {
                if (given)
                    throw new CandorException($"The explainer {explainer} has no option {option}; leave it out, or choose an explainer that has it.");
            }
        }

        private static MaskSharing Sharing(ExplainerSettings s) =>
            Choice("mask sharing", s.Sharing, MaskSharing.Batch, ("batch", MaskSharing.Batch), ("row", MaskSharing.Row));
    }

    private static ExplainedOutput Output(this ExplainerSettings s, ExplainedOutput fallback = ExplainedOutput.Probability) => Choice(
        "explained output", s.Output, fallback, ("probability", ExplainedOutput.Probability), ("logit", ExplainedOutput.Logit));

    private static T Choice<T>(string kind, string? name, T fallback, params (string Name, T Value)[] choices)
    {
        if (name is null)
            return fallback;
        foreach (var (known, value) in choices)
            if (known == name)
                return value;
        throw Suggestion.Unknown(kind, name, choices.Select(c => c.Name));
    }
}
