using Candor.Explainers;
using Candor.Masking;

namespace Candor.Tests.Objectives;

/// <summary>Every kind of explainer, for four columns.</summary>
internal static class FourColumns
{
    public static Baseline Baseline { get; } = Baseline.Of([0.3, -0.2, 0.1, 0.5]);

    public static TheoryData<string> Names =>
    [
        "lime", "lime-cosine-intercept-rows", "lime-logit", "kernel-shap", "kernel-shap-rows", "kernel-shap-all", "kernel-shap-literal",
        "gradient", "gradient-logit", "gradient-x-input", "integrated-gradients",
    ];

    public static Explainer Make(string name) => name switch
    {
        "lime" => new Lime(new() { Samples = 9 }, Baseline),
        "lime-cosine-intercept-rows" => new Lime(new()
        {
            Samples = 9,
            Kernel = LimeKernel.Cosine,
            Intercept = true,
            Sharing = MaskSharing.Row
        }, Baseline),
        "lime-logit" => new Lime(new() { Samples = 9, Output = ExplainedOutput.Logit }, Baseline),
        "kernel-shap" => new KernelShap(new() { Samples = 11 }, Baseline),
        "kernel-shap-rows" => new KernelShap(new() { Samples = 11, Sharing = MaskSharing.Row }, Baseline),
        "kernel-shap-all" => new KernelShap(new() { Samples = 16 }, Baseline),
        "kernel-shap-literal" => new KernelShap(new() { Samples = 9, Fit = ShapleyFit.PaperLiteral }, Baseline),
        "gradient" => new Gradient(),
        "gradient-logit" => new Gradient(ExplainedOutput.Logit),
        "gradient-x-input" => new GradientTimesInput(baseline: Baseline),
        _ => new IntegratedGradients(new() { Points = 5 }, Baseline),
    };
}
