"""Golden numbers for ID-ExpO on squared error: a second, independent implementation in float64 PyTorch.

    python3 tools/golden/regression_oracle.py [output.json]

The predictor gives one standardised value. What explains it is ranked by |phi|; insertion and deletion score the nearness
exp(-(f(masked) - f(x))^2 / 2); the terms take its negative log, and form C of deletion, with f(x) held constant. Written with PyTorch 1.13.
"""
import json
import math
import sys
from pathlib import Path

import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

RIDGE, STEPS, SLACK = 0.01, 3, 0.01
WEIGHTS = {"insertion": 0.3, "deletion": 0.2, "norm": 0.1}


def problem(seed=11, sizes=(6, 8, 7, 1), rows=4, masks=40):
    g = torch.Generator().manual_seed(seed)
    decimal = lambda t: torch.round(t * 1000) / 1000
    normal = lambda *shape: decimal(torch.randn(*shape, generator=g))
    theta = [(decimal(normal(o, i) * 1.4 / math.sqrt(i)), decimal(normal(o) * 0.3)) for i, o in zip(sizes, sizes[1:])]
    z = (torch.rand(masks, sizes[0], generator=g) < 0.5).double()
    z[0] = 1
    return theta, normal(rows, sizes[0]), normal(rows), decimal(normal(sizes[0]) * 0.3), z


def f(theta, x):
    for i, (w, c) in enumerate(theta):
        x = x @ w.T + c
        x = torch.relu(x) if i < len(theta) - 1 else x
    return x.squeeze(-1)


def cosine_kernel(z):
    distance = 1 - z.sum(1) / (math.sqrt(z.shape[1]) * z.norm(dim=1)).clamp_min(1e-300)
    return torch.exp(-distance ** 2 / (2 * 0.25 ** 2))


def masked(x, z, b):
    return z * x[:, None] + (1 - z) * b


def lime(theta, x, b, z):
    k = cosine_kernel(z)
    outputs = f(theta, masked(x, z, b))
    return torch.linalg.solve(z.T @ (k[:, None] * z) + RIDGE * torch.eye(z.shape[1]), z.T @ (k[:, None] * outputs.T)).T


def gradient_times_input(theta, x, b):
    x = x.detach().requires_grad_(True)
    return (x - b) * torch.autograd.grad(f(theta, x).sum(), x, create_graph=True)[0]


def soft(phi):
    """r = sigmoid(T (|phi| - t_s)) for s = 1 ... STEPS; T and t_s are constants."""
    size = phi.abs()
    high = size.detach().sort(1, descending=True).values
    temperature = (size.shape[1] - 1) / (high[:, :1] - high[:, -1:])
    t = (high[:, :STEPS] + high[:, 1:STEPS + 1]) / 2
    return torch.sigmoid(temperature[:, None] * (size[:, None] - t[:, :, None]))


def distance(theta, x, b, kept):
    whole = f(theta, x).detach()
    return (f(theta, kept * x[:, None] + (1 - kept) * b) - whole[:, None]) ** 2 / 2


def terms(theta, x, y, b, phi):
    r = soft(phi)
    return {
        "squaredError": ((f(theta, x) - y) ** 2).mean(),
        "insertion": distance(theta, x, b, r).mean(),
        "deletion": -torch.log(1 - (1 - SLACK) * torch.exp(-distance(theta, x, b, 1 - r))).mean(),
        "norm": (phi ** 2).sum(1).mean(),
    }


def expo(theta, x, b, z, phi):
    k, outputs = cosine_kernel(z), f(theta, masked(x, z, b))
    return {"expoFidelity": (k * (outputs - phi @ z.T) ** 2).mean(), "expoStability": (k * (outputs - f(theta, x)[:, None]) ** 2).mean()}


def objective(theta, x, y, b, phi):
    t = terms(theta, x, y, b, phi)
    return t["squaredError"] + sum(w * t[name] for name, w in WEIGHTS.items())


def gradient(theta, loss):
    theta = [(w.clone().requires_grad_(True), c.clone().requires_grad_(True)) for w, c in theta]
    value = loss(theta)
    parts = torch.autograd.grad(value, [p for layer in theta for p in layer], allow_unused=True)
    return {"value": value, "gradient": torch.cat([(p if p is not None else torch.zeros(1)).flatten() for p in parts])}


def scores(theta, x, y, b, phi):
    order = phi.abs().sort(dim=1, descending=True, stable=True).indices
    whole, result = f(theta, x), {"insertion": [], "deletion": []}
    for s in range(1, STEPS + 1):
        top = torch.zeros_like(phi).scatter(1, order[:, :s], 1.0)
        for name, kept in (("insertion", top), ("deletion", 1 - top)):
            result[name].append(torch.exp(-(f(theta, kept * x + (1 - kept) * b) - whole) ** 2 / 2))
    result = {name: torch.stack(steps, 1).mean(1) for name, steps in result.items()}
    result["r2"] = 1 - (y - whole) ** 2 / ((y - y.mean()) ** 2).mean()
    return result


def build():
    theta, x, y, b, z = problem()
    explainers = {"lime": lambda th: lime(th, x, b, z), "gradientTimesInput": lambda th: gradient_times_input(th, x, b)}
    return {
        "about": {"source": "tools/golden/regression_oracle.py", "torch": torch.__version__, "dtype": "float64"},
        "theta": {f"{2 * i}.{name}": p for i, layer in enumerate(theta) for name, p in zip(("weight", "bias"), layer)},
        "x": x, "y": y, "baseline": b, "z": z,
        "values": f(theta, x),
        "explainers": {name: {
            "phi": explain(theta),
            "terms": terms(theta, x, y, b, explain(theta)),
            "scores": scores(theta, x, y, b, explain(theta)),
            "objective": gradient(theta, lambda th: objective(th, x, y, b, explain(th))),
        } for name, explain in explainers.items()},
        "expo": {name: gradient(theta, lambda th: expo(th, x, b, z, lime(th, x, b, z))[name])
                 for name in ("expoFidelity", "expoStability")},
    }


def plain(value):
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    return value.tolist() if torch.is_tensor(value) else value


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "tests/Candor.Tests/Golden/regression.json"
    target.write_text(json.dumps(plain(build())) + "\n")
    print(target)
