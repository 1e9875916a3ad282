#!/usr/bin/env python3
"""Writes tests/Candor.Tests/Golden: what PyTorch 1.13 computes, for the tests to compare with.

Run from anywhere with a python3 that has torch; the tests themselves need no Python. The safetensors reader and writer are written
from the format's description and share nothing with ours. `torch_oracle.py --read FILE` reads a file of ours with that reader.
"""
import json
import math
import pathlib
import struct
import sys
import zipfile

import torch
from torch import nn

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "tests" / "Candor.Tests" / "Golden"
NAMES = {torch.float32: "F32", torch.float64: "F64", torch.int64: "I64"}
TYPES = {"F32": (torch.float32, 4), "F64": (torch.float64, 8), "I64": (torch.int64, 8), "BF16": (torch.bfloat16, 2),
         "U8": (torch.uint8, 1), "BOOL": (torch.bool, 1)}


def write(path, tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        raw = tensor.detach().contiguous().numpy().tobytes()
        header[name] = {"dtype": NAMES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def read(path):
    raw = pathlib.Path(path).read_bytes()
    (n,) = struct.unpack("<Q", raw[:8])
    header, data = json.loads(raw[8:8 + n]), raw[8 + n:]
    metadata = header.pop("__metadata__", {})
    tensors, end = {}, 0
    for name, entry in sorted(header.items(), key=lambda e: e[1]["data_offsets"]):
        dtype, size = TYPES[entry["dtype"]]
        begin, stop = entry["data_offsets"]
        assert begin == end and stop - begin == size * math.prod(entry["shape"]), name
        assert begin % size == 0, f"{name} is not aligned"
        end = stop
        piece = bytearray(data[begin:stop])
        tensors[name] = (torch.frombuffer(piece, dtype=dtype) if piece else torch.empty(0, dtype=dtype)).reshape(entry["shape"])
    assert end == len(data)
    return tensors, metadata


class GlobalMax(nn.Module):
    def forward(self, x):
        return x.flatten(2).max(2).values


MODULES = {  # the same table stands in LayerTests.cs
    "linear": (lambda: nn.Linear(5, 3), (4, 5)),
    "linear_no_bias": (lambda: nn.Linear(5, 3, bias=False), (4, 5)),
    "conv2d": (lambda: nn.Conv2d(3, 4, 3), (2, 3, 7, 6)),
    "global_max": (GlobalMax, (2, 3, 8)),
    "embedding": (lambda: nn.Embedding(10, 3, padding_idx=2), None),
    "sequential": (lambda: nn.Sequential(nn.Linear(5, 4), nn.Tanh(), nn.Linear(4, 2), nn.Sigmoid()), (4, 5)),
}


def modules():
    out = {}
    for name, (make, shape) in MODULES.items():
        torch.manual_seed(7)
        for key, value in make().state_dict().items():
            out[f"{name}/init/{key}"] = value
        module = make().double()
        for key, value in module.state_dict().items():
            out[f"{name}/state/{key}"] = value.clone()
        x = torch.randint(0, 10, (3, 4)) if shape is None else torch.randn(shape, dtype=torch.float64, requires_grad=True)
        y = module(x)
        g = torch.randn_like(y)
        y.backward(g)
        out[f"{name}/x"], out[f"{name}/y"], out[f"{name}/g"] = x, y, g
        if x.requires_grad:
            out[f"{name}/grad/x"] = x.grad
        for key, value in module.named_parameters():
            out[f"{name}/grad/{key}"] = value.grad
    write(GOLDEN / "modules.safetensors", out)


OPTIMIZERS = {  # the same table stands in OptimizerGoldenTests.cs
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
    "sgd_momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
    "sgd_nesterov_decay": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4),
    "adam": lambda p: torch.optim.Adam(p),
    "rmsprop": lambda p: torch.optim.RMSprop(p),
    "adadelta": lambda p: torch.optim.Adadelta(p),
}


def optimizers():
    torch.manual_seed(9)
    start = {"w": torch.randn(3, 7, dtype=torch.float64), "b": torch.randn(7, dtype=torch.float64)}
    gradients = [{k: torch.randn_like(v) for k, v in start.items()} for _ in range(10)]
    out = {f"start/{k}": v for k, v in start.items()}
    for step, g in enumerate(gradients):
        out.update({f"gradient/{step}/{k}": v for k, v in g.items()})
    for name, make in OPTIMIZERS.items():
        parameters = {k: v.clone().requires_grad_() for k, v in start.items()}
        optimizer = make(parameters.values())
        for step, g in enumerate(gradients):
            for k, p in parameters.items():
                # Two steps have no gradient for b: its state must stay behind.
                p.grad = None if k == "b" and step in (0, 4) else g[k].clone()
            optimizer.step()
            out.update({f"{name}/{step}/{k}": p.detach().clone() for k, p in parameters.items()})
    for name, period, minimum in (("cosine", 10, 0.0), ("cosine_minimum", 7, 0.01)):
        optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.1)
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, period, eta_min=minimum)
        rates = []
        for _ in range(16):
            rates.append(schedule.get_last_lr()[0])
            optimizer.step()
            schedule.step()
        out[name] = torch.tensor(rates, dtype=torch.float64)
    write(GOLDEN / "optimizers.safetensors", out)


def gradients():
    torch.manual_seed(10)
    out = {}

    def leaf(name, *shape):
        out[name] = torch.randn(*shape, dtype=torch.float64, requires_grad=True)
        return out[name]

    x, w = leaf("second/x", 4, 3), leaf("second/w", 3, 2)
    (g,) = torch.autograd.grad((x @ w).tanh().pow(3).sum(), x, create_graph=True)
    out["second/g"] = g
    out["second/dx"], out["second/dw"] = torch.autograd.grad(g.square().sum(), (x, w))

    b, r = leaf("cholesky/b", 2, 4, 4), leaf("cholesky/r", 2, 4, 3)
    a = b @ b.transpose(1, 2) + torch.eye(4, dtype=torch.float64)
    factor = torch.linalg.cholesky(a)
    solution = torch.cholesky_solve(r, factor)
    out["cholesky/factor"], out["cholesky/solution"] = factor, solution
    out["cholesky/db"], out["cholesky/dr"] = torch.autograd.grad(factor.square().sum() + solution.sin().sum(), (b, r))

    m, q = leaf("solve/m", 2, 4, 4), leaf("solve/q", 2, 4, 3)
    s = torch.linalg.solve(m, q)
    out["solve/solution"] = s
    dm, dq = torch.autograd.grad(s.square().sum(), (m, q), create_graph=True)
    out["solve/dm"], out["solve/dq"] = dm, dq
    out["solve/ddm"], out["solve/ddq"] = torch.autograd.grad(dm.sin().sum() + dq.cos().sum(), (m, q))
    write(GOLDEN / "gradients.safetensors", out)


class Tiny(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(3, 4)
        self.norm = nn.BatchNorm1d(4)
        self.second = nn.Linear(4, 2)

    def forward(self, x):
        return self.second(torch.tanh(self.norm(self.first(x))))


class Pair(nn.Module):
    def forward(self, x, y):
        return x + y, [x * y, x - y]


def save_script(module, name):
    """Saves without the debugging records, which hold paths of the machine."""
    module.save(str(GOLDEN / name))
    with zipfile.ZipFile(GOLDEN / name) as archive:
        records = [(n, archive.read(n)) for n in archive.namelist() if not n.endswith(".debug_pkl")]
    with zipfile.ZipFile(GOLDEN / name, "w", zipfile.ZIP_STORED) as archive:
        for record, data in records:
            archive.writestr(zipfile.ZipInfo(record), data)


def script():
    torch.manual_seed(11)
    module = torch.jit.script(Tiny().double())
    save_script(module, "tiny.pt")
    save_script(torch.jit.script(Pair()), "pair.pt")
    torch.save({"w": torch.ones(2)}, GOLDEN / "state_dict.pt")
    x = torch.randn(5, 3, dtype=torch.float64, requires_grad=True)
    module.eval()
    out = {"x": x, "y": module(x)}
    (g,) = torch.autograd.grad(out["y"].square().sum(), x, create_graph=True)
    out["dx"] = g
    (out["ddx"],) = torch.autograd.grad(g.square().sum(), x)
    module.train()
    optimizer = torch.optim.SGD(module.parameters(), lr=0.1, momentum=0.9)
    for _ in range(3):
        optimizer.zero_grad()
        module(x.detach()).square().mean().backward()
        optimizer.step()
    out.update({f"tuned/{k}": v for k, v in module.state_dict().items()})
    write(GOLDEN / "script.safetensors", out)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--read"]:
        for key, value in sorted(read(sys.argv[2])[0].items()):
            print(key, value.dtype, list(value.shape), value.flatten()[:4].tolist())
        print(read(sys.argv[2])[1])
    else:
        GOLDEN.mkdir(exist_ok=True)
        modules(), optimizers(), gradients(), script()
