using Candor.Tensors;
using TorchSharp.Modules;
using F = TorchSharp.torch.nn.functional;

namespace Candor.Bench;

/// <summary>
/// The straightforward batched steps of ID-ExpO as a .NET user writes them on TorchSharp, statement by statement what
/// pytorch/id_expo_step.py (LIME: masks for each sample, a batched solve, one graph) and pytorch/images.py (Grad-CAM, second-order terms,
/// one graph) do. Nothing of Candor's but the timing around them.
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
            var loss = Objective(model.forward, x, y, b, Lime(model, x, y, b, z), r => r, steps);
            sgd.zero_grad();
            loss.backward();
            sgd.step();
            loss.ToDouble();
        }
    }

    /// <summary>With Grad-CAM: 28×28 pixels, small-cnn, 49 cells.</summary>
    public static void RunCam(BenchOptions options)
    {
        using var scope = torch.NewDisposeScope();
        var (rows, steps) = (options.Batch ?? 64, options.MaskSteps ?? 24);
        torch.manual_seed(1);
        var maps = torch.nn.Sequential(
            torch.nn.Conv2d(1, 16, 3, padding: 1), torch.nn.ReLU(), torch.nn.MaxPool2d(2),
            torch.nn.Conv2d(16, 32, 3, padding: 1), torch.nn.ReLU(), torch.nn.MaxPool2d(2),
            torch.nn.Conv2d(32, 64, 3, padding: 1), torch.nn.ReLU());
        var head = torch.nn.Sequential(
            torch.nn.Flatten(), torch.nn.Linear(64 * 49, 64), torch.nn.ReLU(), torch.nn.Linear(64, 10));
        var sgd = torch.optim.SGD([.. maps.parameters(), .. head.parameters()], 0.01, 0.9, weight_decay: 5e-4, nesterov: true);
        var (x, y, b) = (torch.randn([rows, 1, 28, 28]), torch.randint(0, 10, [rows]), torch.zeros([1, 28, 28]));
        Rounds.Measure("plain-cam-step", rows, options, Once);

        void Once()
        {
            var loss = Objective(i => head.forward(maps.forward(i)), x, y, b, Cam(maps, head, x, y), Cells, steps);
            sgd.zero_grad();
            loss.backward();
            sgd.step();
            loss.ToDouble();
        }
    }

    private static Tensor Cam(Sequential maps, Sequential head, Tensor x, Tensor y)
    {
        var seen = maps.forward(x);
        var score = head.forward(seen).gather(1, y.unsqueeze(1)).sum();
        var gradient = torch.autograd.grad([score], [seen], retain_graph: true, create_graph: true)[0];
        return F.relu((gradient.mean([2, 3], keepdim: true) * seen).sum(1)).flatten(1);
    }

    // [B, S, 49] as pixels, [B, S, 1, 28, 28].
    private static Tensor Cells(Tensor units) =>
        F.interpolate(units.reshape(-1, 1, 7, 7), scale_factor: [4.0, 4.0]).reshape(units.size(0), units.size(1), 1, 28, 28);

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
    private static Tensor Objective(
        Func<Tensor, Tensor> model, Tensor x, Tensor y, Tensor b, Tensor phi, Func<Tensor, Tensor> expand, int steps)
    {
        var logP = F.log_softmax(model(x), 1).gather(1, y.unsqueeze(1));
        var (r, wide) = (expand(SoftMask(phi, steps)), x.unsqueeze(1));
        var insertion = -Log(r * wide + (1 - r) * b).mean();                     // Eq. (9)
        var deletion = -(logP - Log(r * b + (1 - r) * wide)).mean();             // Eq. (10)
        return -logP.mean() + 0.01 * insertion + 0.01 * deletion + 0.001 * phi.square().sum(1).mean();

        Tensor Log(Tensor inputs)
        {
            var all = F.log_softmax(model(inputs.flatten(0, 1)), 1).reshape(inputs.size(0), inputs.size(1), -1);
            return all.gather(2, y.reshape(-1, 1, 1).expand(-1, inputs.size(1), 1)).squeeze(2);
        }
    }
}
