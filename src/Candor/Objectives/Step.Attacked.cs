using Candor.Tensors;

namespace Candor.Objectives;

/// <content>Attacked inputs.</content>
public sealed partial class Step
{
    /// <summary>g on attacked inputs, [B, L], computed in training mode: the pass that batch normalisation learns from where the loss is
    /// taken there.</summary>
    internal Tensor OnAttacked(AttackOptions options) => InTraining(Own(Attack(options)), g => g);

    /// <summary>x + δ with ‖δ‖∞ ≤ ε that raises each row's loss: ascent by the gradient's sign from a start drawn for each row, held in
    /// the box after each step.</summary>
    internal Tensor Attack(AttackOptions options)
    {
        using var scope = torch.NewDisposeScope();
        using var rows = _share?.Batch.Enter();
        _predictor.train(false);
        var shift = (RowShare.Draw(Inputs.size(0), count => torch.rand([count, .. Inputs.shape[1..]], dtype: Inputs.dtype,
            device: Generator.device, generator: Generator)).to(Inputs.device) * 2 - 1) * options.Size;
        for (var i = 0; i < options.Steps; i++)
        {
            using var inner = torch.NewDisposeScope();
            using var grad = torch.enable_grad();
            var x = (Inputs + shift).detach().requires_grad_();
            var loss = AdversarialLoss.LossOf(_predictor.forward(x), Labels, IsRegression).sum();
            var up = Gradients.OrNullOf(loss, [x])[0];
            if (up is null)
                break;
            shift = inner.MoveToOuter((shift + options.Step * up.sign()).clamp(-options.Size, options.Size).detach());
        }
        return scope.MoveToOuter(Inputs + shift);
    }
}
