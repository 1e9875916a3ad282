using Candor.Explainers;
using Candor.Tensors;

namespace Candor.Tests.Explainers;

public class SurrogateExplainerTests
{
    public static TheoryData<string> Names => ["lime", "kernel-shap"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Several_classes_from_the_same_predictions_are_what_each_gives_alone(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var model = Tiny.Mlp(5, 3, [7]);
        var x = Tiny.Normal(4, 5);
        var explainer = (SurrogateExplainer)Catalog.Explainer(name, new() { Samples = 24 });
        Tensor[] targets = [Tiny.Cycle(4, 3), Tiny.Labels(2, 2, 0, 1)];
        using var shared = new Generator(3);
        var both = explainer.ExplainAll(model, x, torch.stack(targets, 1), shared);
        for (var i = 0; i < 2; i++)
        {
            using var alone = new Generator(3);
            Same.Values(explainer.Explain(model, x, targets[i], alone), both[i], 1e-12);
        }
    }
}
