using Candor.Explainers;
using Candor.Tensors;

namespace Candor.Tests.Oracle;

public class ExplainerOracleTests
{
    private static Tensor Explain(Explainer explainer)
    {
        using var generator = new Generator(0);
        return explainer.Explain(Golden.Predictor(), Golden.Tensor("inputs/x"), Golden.Labels("inputs/y"), generator);
    }

    [Fact]
    public void Probabilities_agree()
    {
        using var scope = torch.NewDisposeScope();
        Golden.Equal(Golden.Numbers("predictions/probabilities"), Golden.Predictor().forward(Golden.Tensor("inputs/x")).softmax(1));
    }

    [Theory]
    [InlineData(LimeKernel.L2, "l2")]
    [InlineData(LimeKernel.Cosine, "cosine")]
    public void Lime_agrees_for_both_kernels_both_outputs_and_with_an_intercept(LimeKernel kernel, string name)
    {
        using var scope = torch.NewDisposeScope();
        Golden.Equal(Golden.Numbers($"lime/kernelWeights/{name}"), LimeKernels.Weights(Golden.Tensor("inputs/Z").unsqueeze(0), kernel));
        foreach (var (output, path) in new[] { (ExplainedOutput.Probability, "probability"), (ExplainedOutput.Logit, "logit") })
        {
            Golden.Equal(Golden.Numbers($"lime/{name}/{path}/plain"), Explain(FixedSurrogate.Lime(kernel, output)));
            Golden.Equal(Golden.Numbers($"lime/{name}/{path}/withIntercept/phi"),
                Explain(FixedSurrogate.Lime(kernel, output, intercept: true)));
        }
    }

    [Theory]
    [InlineData(ExplainedOutput.Probability, "probability")]
    [InlineData(ExplainedOutput.Logit, "logit")]
    public void Sampled_kernel_shap_agrees(ExplainedOutput output, string path)
    {
        using var scope = torch.NewDisposeScope();
        Golden.Equal(Golden.Numbers($"kernelShap/constrained/{path}"), Explain(FixedSurrogate.Shapley(output)), 1e-8);
    }

    [Theory]
    [InlineData(ExplainedOutput.Probability, "probability")]
    [InlineData(ExplainedOutput.Logit, "logit")]
    public void Kernel_shap_with_all_coalitions_gives_the_exact_shapley_values(ExplainedOutput output, string path)
    {
        using var scope = torch.NewDisposeScope();
        var shap = new KernelShap(new() { Samples = 64, Output = output }, Golden.Baseline);
        Assert.True(shap.Options.IsExhaustive(6));
        Golden.Equal(Golden.Numbers($"kernelShap/exact/{path}"), Explain(shap), 1e-8);
    }

    [Fact]
    public void The_papers_literal_shapley_fit_agrees()
    {
        using var scope = torch.NewDisposeScope();
        var shap = new KernelShap(new() { Fit = ShapleyFit.PaperLiteral });
        Golden.Equal(Golden.Numbers("kernelShap/paperLiteral/kernelWeightsZ"),
            ShapleyKernel.Weights(Golden.Tensor("inputs/Z").unsqueeze(0)));
        Golden.Equal(Golden.Numbers("kernelShap/paperLiteral/Z"), Explain(new FixedSurrogate("inputs/Z", shap.FitLiterally)));
        Golden.Equal(Golden.Numbers("kernelShap/paperLiteral/Zs"), Explain(new FixedSurrogate("inputs/Zs", shap.FitLiterally)));
    }

    [Theory]
    [InlineData(ExplainedOutput.Probability, "probability")]
    [InlineData(ExplainedOutput.Logit, "logit")]
    public void Gradient_explainers_agree(ExplainedOutput output, string path)
    {
        using var scope = torch.NewDisposeScope();
        Golden.Equal(Golden.Numbers($"gradients/{path}/gradient"), Explain(new Gradient(output)));
        Golden.Equal(Golden.Numbers($"gradients/{path}/timesInput"), Explain(new GradientTimesInput(output)));
        Golden.Equal(Golden.Numbers($"gradients/{path}/timesInputMinusBaseline"), Explain(new GradientTimesInput(output, Golden.Baseline)));
        Golden.Equal(Golden.Numbers($"gradients/{path}/integratedGradients"), Explain(new IntegratedGradients(new() { Output = output },
            Golden.Baseline)));
    }
}
