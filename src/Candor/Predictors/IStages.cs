using Candor.Tensors;

namespace Candor.Predictors;

/// <summary>A predictor that can be stopped at a named stage and gone on with from there: what Grad-CAM needs.</summary>
public interface IStages
{
    /// <summary>Names of the stages, from the input to the output.</summary>
    IReadOnlyList<string> Stages { get; }

    /// <summary>The stage whose maps are explained unless another is named.</summary>
    string DefaultStage { get; }

    /// <summary>A: inputs [B, C, H, W] to the feature maps of a stage, [B, K, h, w].</summary>
    Tensor ForwardTo(string stage, Tensor x);

    /// <summary>The rest: feature maps of a stage to logits [B, L]. <c>ForwardFrom(s, ForwardTo(s, x))</c> is <c>Forward(x)</c>.</summary>
    Tensor ForwardFrom(string stage, Tensor maps);

    /// <summary>The maps of a stage and the logits that follow from them, so that the logits can be differentiated in the maps: both halves
    /// one behind the other, unless a predictor knows a way in which others may go around the stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="x">Inputs [B, C, H, W].</param>
    /// <param name="differentiable">Whether the maps carry a graph; without one they are a leaf of the logits' graph.</param>
    (Tensor Maps, Tensor Logits) ForwardThrough(string stage, Tensor x, bool differentiable)
    {
        Tensor maps;
        using (differentiable ? torch.enable_grad() : torch.no_grad())
            maps = ForwardTo(stage, x);
        using var grad = torch.enable_grad();
        if (!maps.requires_grad)
            maps = maps.detach().requires_grad_();
        return (maps, ForwardFrom(stage, maps));
    }

    /// <summary>Refuses what is no stage, saying why.</summary>
    /// <exception cref="CandorException">There is no such stage.</exception>
    void RequireStage(string stage)
    {
        if (!Stages.Contains(stage))
            throw Suggestion.Unknown("stage", stage, Stages);
    }
}
