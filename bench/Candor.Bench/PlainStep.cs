using Candor.Tensors;
using TorchSharp.Modules;
using F = TorchSharp.torch.nn.functional;

namespace Candor.Bench;

/// <summary>
/// The straightforward batched step of ID-ExpO with LIME as a .NET user writes it on TorchSharp, statement by statement what
/// pytorch/id_expo_step.py does: masks for each sample, a batched solve, one graph. Nothing of Candor's but the timing around it.
/// </summary>
internal static class PlainStep
{
    public static void Run(BenchOptions options)
    {
        using var scope = torch.NewDisposeScope();
        var (rows, columns, samples) = (options.Batch ?? 128, options.Columns, options.Samples ?? 200);
        var steps = options.MaskSteps ?? columns / 2;
        torch.manual_seed(1);
        var model = torch.nn.Sequential(
            torch.nn.Linear(columns, 256), torch.nn.ReLU(), torch.nn.Linear(256, 256), torch.nn.ReLU(), torch.nn.Linear(256, 10));
        var sgd = torch.optim.SGD(model.parameters(), 0.01, 0.9, weight_decay: 5e-4, nesterov: true);
        var (x, y, b) = (torch.randn([rows, columns]), torch.randint(0, 10, [rows]), torch.zeros([columns]));
        Rounds.Measure("plain-step", rows, options, Once);

        void Once()
        {
            var z = torch.bernoulli(torch.full([rows, samples, columns], 0.5, dtype: ScalarType.Float32));
            z.select(1, 0).fill_(1);
            var loss = Objective(model, x, y, b, Lime(model, x, y, b, z), steps);
            sgd.zero_grad();
            loss.backward();
            sgd.step();
            loss.ToDouble();
        }
    }

    // Eq. (12)
    private static Tensor Lime(Sequential model, Tensor x, Tensor y, Tensor b, Tensor z)
    {
        var columns = z.size(2);
        var width = 0.75 * Math.Sqrt(columns);
        var kernel = torch.exp(-(1 - z).sum(-1) / (2 * width * width));
        var weighted = (z * kernel.unsqueeze(-1)).transpose(1, 2);
        var copies = z * x.unsqueeze(1) + (1 - z) * b;
        var p = F.softmax(model.forward(copies.flatten(0, 1)), 1).reshape(x.size(0), -1, 10);
        var f = p.gather(2, y.reshape(-1, 1, 1).expand(-1, p.size(1), 1));
        return torch.linalg.solve(weighted.matmul(z) + 0.01 * torch.eye(columns), weighted.matmul(f)).squeeze(2);
    }

    // Eqs. (7), (8); thresholds and temperature are constants.
    private static Tensor SoftMask(Tensor phi, int steps)
    {
        using var off = torch.no_grad();
        var high = phi.sort(1, descending: true).Values;
        var thresholds = (high.narrow(1, 0, steps) + high.narrow(1, 1, steps)) / 2;
        var distinct = high.narrow(1, 1, high.size(1) - 1).ne(high.narrow(1, 0, high.size(1) - 1)).sum(1);
        var span = high.select(1, 0) - high.select(1, -1);
        var temperature = torch.where(span > 0, distinct / span, span.ones_like());
        using var on = torch.enable_grad();
        return torch.sigmoid(temperature.reshape(-1, 1, 1) * (phi.unsqueeze(1) - thresholds.unsqueeze(2)));
    }

    // Eq. (11)
    private static Tensor Objective(Sequential model, Tensor x, Tensor y, Tensor b, Tensor phi, int steps)
    {
        var logP = F.log_softmax(model.forward(x), 1).gather(1, y.unsqueeze(1));
        var (r, wide) = (SoftMask(phi, steps), x.unsqueeze(1));
        var insertion = -Log(r * wide + (1 - r) * b).mean();                     // Eq. (9)
        var deletion = -(logP - Log(r * b + (1 - r) * wide)).mean();             // Eq. (10)
        return -logP.mean() + 0.01 * insertion + 0.01 * deletion + 0.001 * phi.square().sum(1).mean();

        Tensor Log(Tensor inputs)
        {
            var all = F.log_softmax(model.forward(inputs.flatten(0, 1)), 1).reshape(inputs.size(0), inputs.size(1), -1);
            return all.gather(2, y.reshape(-1, 1, 1).expand(-1, inputs.size(1), 1)).squeeze(2);
        }
    }
}
