"""Networks as PyTorch exports them, each with an input, its output and the gradient of the summed first output in the input.

    python3 tools/golden/onnx_networks.py

Writes tests/Candor.Onnx.Tests/Models/{lstm,gru,transformer,depthwise-cnn}.onnx and .json. Random weights, dynamic batch. PyTorch 1.13.
"""
import json
from pathlib import Path

import torch
from torch import nn

FOLDER = Path(__file__).resolve().parents[2] / "tests/Candor.Onnx.Tests/Models"


class Last(nn.Module):
    """A recurrent network over [B, T, F], read at its last step."""

    def __init__(self, kind, **options):
        super().__init__()
        self.r = kind(5, 8, batch_first=True, **options)
        self.h = nn.Linear(8 * (2 if options.get("bidirectional") else 1), 3)

    def forward(self, x):
        return self.h(self.r(x)[0][:, -1])


class Attention(nn.Module):
    """A layer of multi-head attention and one of GELU over [B, T, F], averaged over the steps."""

    def __init__(self):
        super().__init__()
        self.a = nn.MultiheadAttention(12, 3, batch_first=True)
        self.n1, self.n2 = nn.LayerNorm(12), nn.LayerNorm(12)
        self.f = nn.Sequential(nn.Linear(12, 24), nn.GELU(), nn.Linear(24, 12))
        self.i, self.h = nn.Linear(5, 12), nn.Linear(12, 3)

    def forward(self, x):
        x = self.i(x)
        x = self.n1(x + self.a(x, x, x, need_weights=False)[0])
        return self.h(self.n2(x + self.f(x)).mean(1))


class Depthwise(nn.Module):
    """Depthwise separable convolutions with batch normalisation and hard swish, as small vision networks have them."""

    def __init__(self):
        super().__init__()
        self.f = nn.Sequential(
            nn.Conv2d(3, 8, 3, 2, 1), nn.BatchNorm2d(8), nn.Hardswish(), nn.Conv2d(8, 8, 3, 1, 1, groups=8), nn.BatchNorm2d(8),
            nn.ReLU6(), nn.Conv2d(8, 16, 1), nn.MaxPool2d(3, 2, 1), nn.SiLU())
        self.h = nn.Linear(16 * 9, 3)

    def forward(self, x):
        return self.h(nn.functional.adaptive_avg_pool2d(self.f(x), 3).flatten(1))


def write(name, network, shape, opset, **export):
    network.eval()
    x = torch.randn(2, *shape, requires_grad=True)
    y = network(x)
    gradient = torch.autograd.grad(y[:, 0].sum(), x)[0]
    torch.onnx.export(network, torch.randn(2, *shape), str(FOLDER / f"{name}.onnx"), opset_version=opset, input_names=["input"],
                      output_names=["output"], dynamic_axes={"input": {0: "batch"}, "output": {0: "batch"}}, **export)
    values = {"input": x, "output": y, "gradient_of_output_0": gradient}
    json.dump({"input_shape": list(x.shape), "output_shape": list(y.shape),
               **{k: [round(v, 8) for v in t.detach().flatten().tolist()] for k, t in values.items()}},
              open(FOLDER / f"{name}.json", "w"))


torch.manual_seed(0)
write("lstm", Last(nn.LSTM, num_layers=2, bidirectional=True), (6, 5), 14)
write("gru", Last(nn.GRU), (6, 5), 11)
write("transformer", Attention(), (6, 5), 16)
network = Depthwise()
for layer in network.modules():
    if isinstance(layer, nn.BatchNorm2d):
        layer.running_mean.uniform_(-1, 1), layer.running_var.uniform_(0.5, 2), nn.init.uniform_(layer.weight), nn.init.normal_(layer.bias)
# Batch normalisation is kept apart from the convolutions, as an exporter for further training does.
write("depthwise-cnn", network, (3, 24, 24), 13, training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)
