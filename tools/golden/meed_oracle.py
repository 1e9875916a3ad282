"""Oracle numbers of one MEED step in float64, from PyTorch 1.13.

    /usr/bin/python3 tools/golden/meed_oracle.py > tests/Candor.Tests/Golden/meed.json

Weights, inputs and noise follow from formulas that the test repeats, so that no random stream has to agree.
"""
import json
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
B, D, L, K, TAU, EPOCH = 5, 4, 2, 2, 0.5, 2
W, W_PRIOR = 0.7, 0.3


def wave(shape, offset, scale=1.0):
    n = math.prod(shape)
    return torch.tensor([math.sin(1 + 0.37 * j + offset) * scale for j in range(n)]).reshape(shape)


def mlp(sizes, offset):
    layers = []
    for a, b in zip(sizes, sizes[1:]):
        layers += [nn.Linear(a, b), nn.ReLU()]
    net = nn.Sequential(*layers[:-1])
    with torch.no_grad():
        for p, parameter in enumerate(net.parameters()):
            parameter.copy_(wave(parameter.shape, offset + 0.11 * p, 0.2))
    return net


def cross_entropy(logits, y):
    return -(y * logits.log_softmax(1)).sum(1).mean()


def sliced_wasserstein(logits, y, directions):
    unit = directions / directions.norm(dim=0, keepdim=True)
    p = (logits.softmax(1) @ unit).sort(0).values
    q = (y @ unit).sort(0).values
    return (p - q).square().mean()


def step(adversary):
    explainer, a_s, a_u = mlp([D + L, 100, 100, D], 0.0), mlp([D, 200, 200, L], 0.5), mlp([D, 200, 200, L], 0.9)
    x, y = wave([B, D], 0.2), wave([B, L], 0.3).softmax(1)
    log_r = wave([B, D], 0.4).log_softmax(1)
    e = wave([B, K, D], 0.6).abs() + 0.1
    directions = wave([L, 3], 0.7)
    approximators = torch.optim.Adam([*a_s.parameters(), *a_u.parameters()], lr=1e-3)

    log_z = explainer(torch.cat([x, y], 1)).log_softmax(1)
    merged = ((EPOCH * log_z + log_r) / (EPOCH + 1)).log_softmax(1)
    v = ((merged.unsqueeze(1) - e.log()) / TAU).softmax(2).amax(1)

    unselected = cross_entropy if adversary == "cross-entropy" else lambda p, q: sliced_wasserstein(p, q, directions)
    infidelity = (lambda p, q: cross_entropy(p, 1 - q)) if adversary == "cross-entropy" else lambda p, q: -sliced_wasserstein(p, q, directions)
    fixed = v.detach()
    l_s, l_u = cross_entropy(a_s(x * fixed), y), unselected(a_u(x * (1 - fixed)), y)
    (l_s + W * l_u).backward()
    approximators.step()

    l_s2, l_u2 = cross_entropy(a_s(x * v), y), infidelity(a_u(x * (1 - v)), y)
    l_e = (log_z.exp() - merged.detach().exp()).abs().mean() / (EPOCH + 1)
    gradients = torch.autograd.grad(l_s2 + W * l_u2 + W_PRIOR * l_e, list(explainer.parameters()))
    return {
        "losses": [l_s2.item(), l_u.item(), l_u2.item(), l_e.item()],
        "gradientSums": [g.sum().item() for g in gradients],
        "gradientNorms": [g.norm().item() for g in gradients],
        "lastBias": gradients[-1].tolist(),
    }


print(json.dumps({"crossEntropy": step("cross-entropy"), "slicedWasserstein": step("sliced-wasserstein")}, indent=1))
