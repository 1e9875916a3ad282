using Candor.Onnx.Reading;
using F = TorchSharp.torch.nn.functional;

namespace Candor.Onnx.Operators;

/// <summary>LSTM, GRU and plain recurrence: inputs [T, B, I], a step after the other.</summary>
internal static class Recurrent
{
    private delegate (Tensor H, Tensor C) Cell(Tensor x, Tensor h, Tensor c, Tensor r, Tensor rb);

    public static IEnumerable<OperatorEntry> All =>
    [
        new("LSTM", 7, c => Run(c, 4, (_, _) => Lstm)) { Weights = [1, 2, 3], Refuses = n => Fault(n, "Sigmoid", "Tanh", "Tanh") },
        new("GRU", 7, c => Run(c, 3, (_, _) => Gru(c.Node.Flag("linear_before_reset")))) { Weights = [1, 2, 3], Refuses = n => Fault(n, "Sigmoid", "Tanh") },
        new("RNN", 7, c => Run(c, 1, Plain)) { Weights = [1, 2, 3], Refuses = RnnFault },
    ];

    private static string? Fault(OnnxNode n, params string[] usual)
    {
        var count = n.Text("direction", "forward") == "bidirectional" ? 2 : 1;
        if (n.Texts("activations") is { } given && !given.SequenceEqual(Enumerable.Repeat(usual, count).SelectMany(u => u)))
            return $"has the activations {string.Join(", ", given)}";
        return Common(n);
    }

    private static string? RnnFault(OnnxNode n) =>
        n.Texts("activations") is { } given && given.Any(a => a is not ("Tanh" or "Relu")) ? $"has the activations " +
            $"{string.Join(", ", given)}" : Common(n);

    private static string? Common(OnnxNode n) => n.Has("clip") || n.Flag("input_forget") ? "clips, or couples its gates"
        : n.Inputs.Count > 7 && n.Inputs[7].Length > 0 ? "has peepholes" : null;

    private static Tensor[] Run(Call call, int gates, Func<OnnxNode, int, Cell> cellOf)
    {
        var batchFirst = call.Node.Flag("layout");
        var (x, w, r) = (batchFirst ? call[0].transpose(0, 1) : call[0], call[1], call[2]);
        var hidden = r.dim() == 3 ? r.size(2) : 0;
        var both = call.Node.Text("direction", "forward") == "bidirectional" ? 2 : 1;
        if (x.dim() != 3 || hidden == 0 || !w.shape.SequenceEqual([both, gates * hidden, x.size(2)])
            || !r.shape.SequenceEqual([both, gates * hidden, hidden])
            || call.Maybe(3) is { } given && !given.shape.SequenceEqual([both, 2L * gates * hidden]))
            throw call.Node.Error($"reads [{string.Join(", ", x.shape)}] by weights [{string.Join(", ", w.shape)}] and " +
                $"[{string.Join(", ", r.shape)}]; inputs or file do not fit the graph.");
        RefuseLengths(call, x.size(0));
        var outputs = new List<Tensor>();
        var (last, cells) = (new List<Tensor>(), new List<Tensor>());
        for (var d = 0; d < both; d++)
        {
            var backwards = d == 1 || call.Node.Text("direction", "forward") == "reverse";
            Tensor Start(int input) => call.Maybe(input) is { } s ? (batchFirst ? s.transpose(0, 1) : s)[d]
                : torch.zeros([x.size(1), hidden], dtype: x.dtype, device: x.device);
            var b = call.Maybe(3)?[d] ?? torch.zeros([2 * gates * hidden], dtype: x.dtype, device: x.device);
            var (y, h, c) = Steps(F.linear(x, w[d], b.narrow(0, 0, gates * hidden)), Start(5), Start(6), r[d],
                b.narrow(0, gates * hidden, gates * hidden), cellOf(call.Node, d), backwards);
            outputs.Add(y);
            last.Add(h);
            cells.Add(c);
        }
        var (all, final, memory) = (torch.stack(outputs, 1), torch.stack(last), torch.stack(cells));
        return batchFirst ? [all.permute(2, 0, 1, 3), final.transpose(0, 1), memory.transpose(0, 1)] : [all, final, memory];
    }

    private static (Tensor Y, Tensor H, Tensor C) Steps(Tensor x, Tensor h, Tensor c, Tensor r, Tensor rb, Cell cell, bool backwards)
    {
        var y = new Tensor[x.size(0)];
        for (var i = 0; i < y.Length; i++)
        {
            var t = backwards ? y.Length - 1 - i : i;
            (h, c) = cell(x[t], h, c, r, rb);
            y[t] = h;
        }
        return (y.Length == 0 ? torch.zeros([0, .. h.shape], dtype: h.dtype, device: h.device) : torch.stack(y), h, c);
    }

    // Gates in ONNX's order: input, output, forget, cell.
    private static (Tensor, Tensor) Lstm(Tensor x, Tensor h, Tensor c, Tensor r, Tensor rb)
    {
        var g = (x + F.linear(h, r, rb)).chunk(4, 1);
        c = g[2].sigmoid() * c + g[0].sigmoid() * g[3].tanh();
        return (g[1].sigmoid() * c.tanh(), c);
    }

    // Gates in ONNX's order: update, reset, hidden.
    private static Cell Gru(bool linearBeforeReset) => (x, h, c, r, rb) =>
    {
        var n = h.size(1);
        var from = F.linear(h, r.narrow(0, 0, 2 * n), rb.narrow(0, 0, 2 * n));
        var (z, reset) = ((x.narrow(1, 0, n) + from.narrow(1, 0, n)).sigmoid(), (x.narrow(1, n, n) + from.narrow(1, n, n)).sigmoid());
        var (rh, bh) = (r.narrow(0, 2 * n, n), rb.narrow(0, 2 * n, n));
        var candidate = (x.narrow(1, 2 * n, n) + (linearBeforeReset ? reset * F.linear(h, rh, bh) : F.linear(reset * h, rh, bh))).tanh();
        return ((1 - z) * candidate + z * h, c);
    };

    private static Cell Plain(OnnxNode node, int direction)
    {
        var relu = node.Texts("activations") is { } names && direction < names.Length && names[direction] == "Relu";
        return (x, h, c, r, rb) =>
        {
            var sum = x + F.linear(h, r, rb);
            return (relu ? sum.relu() : sum.tanh(), c);
        };
    }

    private static void RefuseLengths(Call call, long steps)
    {
        if (call.Maybe(4) is not null && call.Ints(4).Any(l => l != steps))
            throw call.Node.Error("has sequences of different lengths in a batch, which is not rebuilt; give series of one length.");
    }
}
