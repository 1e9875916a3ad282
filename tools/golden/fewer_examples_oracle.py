"""Golden numbers for "Training Deep Models to be Explained with Fewer Examples" (Iwata & Yoshikawa): an independent float64 PyTorch step.

    python3 tools/golden/fewer_examples_oracle.py [output.json]

One training step's loss, terms and gradients for each method, with the gates' noise given. h is computed by the kernel, Eq. (2) as it
is written. N points, B batch rows, K features, L outputs. Written with PyTorch 1.13.
"""
import json
import math
import sys
from pathlib import Path

import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

LAMBDA, ETA, SIGMA = 0.7, 0.03, 0.5


def problem(seed, Q=5, hidden=(6, 4), L=3, N=9, B=4):
    g = torch.Generator().manual_seed(seed)
    decimal = lambda t: torch.tensor([round(v, 3) + 0.0 for v in t.flatten().tolist()]).reshape(t.shape)
    normal = lambda *shape: decimal(torch.randn(*shape, generator=g))
    sizes = (Q, *hidden, L)
    theta = [(decimal(normal(o, i) * 1.3 / math.sqrt(i)), decimal(normal(o) * 0.3)) for i, o in zip(sizes, sizes[1:])]
    return dict(theta=theta, X=normal(N, Q), x=normal(B, Q), S=normal(N, L), mu=decimal(normal(N, L) * 0.5 + 0.5), noise=decimal(normal(N, L) * SIGMA),
                y=torch.randint(0, L, (B,), generator=g), t=normal(B))


def features(theta, x):
    for w, c in theta[:-1]:
        x = torch.relu(x @ w.T + c)
    return x


def step(p, method, regression=False, stop=False):
    leaves = {f'{2 * i}.{n}': v.clone().requires_grad_() for i, layer in enumerate(p['theta']) for n, v in zip(('weight', 'bias'), layer)}
    theta = [(leaves[f'{2 * i}.weight'], leaves[f'{2 * i}.bias']) for i in range(len(p['theta']))]
    S, mu = p['S'].clone().requires_grad_(), p['mu'].clone().requires_grad_()
    gated = method in ('fewer-examples', 'rps-r', 'pretrain-r')
    A = torch.clamp(mu + p['noise'], 0, 1) * S if gated else S                                     # Eqs. (7), (8)
    F, f = features(theta, p['X']), features(theta, p['x'])
    if method.startswith('pretrain'):
        F, f = F.detach(), f.detach()
    g = f @ theta[-1][0].T + theta[-1][1]
    if method.startswith('pretrain'):
        g = g.detach()
    k = F @ f.T                                                                                     # [N, B], Eq. (3)
    h = torch.stack([sum(A[n] * k[n, b] for n in range(len(F))) for b in range(len(f))])            # Eq. (2)
    labels = (lambda o: ((o[:, 0] - p['t']) ** 2).mean()) if regression else (lambda o: torch.nn.functional.cross_entropy(o, p['y']))
    target = g.detach() if stop else g
    outputs = ((target - h) ** 2).sum(1).mean() if regression else -(torch.softmax(target, 1) * torch.log_softmax(h, 1)).sum(1).mean()
    penalty = torch.distributions.Normal(0., 1.).cdf(mu / SIGMA).sum()                              # Eq. (9)
    terms = {'fewer-examples': {'prediction': (1, labels(g)), 'explanation': (LAMBDA, outputs), 'gatePenalty': (ETA, penalty)},
             'joint': {'prediction': (1, labels(g)), 'explanation': (LAMBDA, outputs)},
             'rps': {'representer': (1, labels(h))}, 'rps-r': {'representer': (1, labels(h)), 'gatePenalty': (ETA, penalty)},
             'pretrain': {'explanation': (1, outputs)}, 'pretrain-r': {'explanation': (1, outputs), 'gatePenalty': (ETA, penalty)}}[method]
    loss = sum(w * v for w, v in terms.values())
    loss.backward()
    grad = lambda v: None if v.grad is None else v.grad.tolist()
    return dict(loss=loss.item(), terms={n: v.item() for n, (_, v) in terms.items()}, h=h.tolist(),
                gradients={n: grad(v) for n, v in leaves.items()}, s=grad(S), mu=grad(mu) if gated else None)


def case(seed, L, regression=False):
    p = problem(seed, L=L)
    steps = {m: step(p, m, regression) for m in ('fewer-examples', 'joint', 'rps', 'rps-r', 'pretrain', 'pretrain-r')}
    steps['fewer-examples, target stopped'] = step(p, 'fewer-examples', regression, stop=True)
    theta = {f'{2 * i}.{n}': v.tolist() for i, layer in enumerate(p['theta']) for n, v in zip(('weight', 'bias'), layer)}
    return dict(theta=theta, **{k: p[k].tolist() for k in ('X', 'x', 'S', 'mu', 'noise', 'y', 't')}, steps=steps)


if __name__ == '__main__':
    here = Path(__file__).resolve().parents[2]
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else here / 'tests/Candor.Tests/Golden/fewer_examples.json'
    document = dict(torch=torch.__version__, LAMBDA=LAMBDA, ETA=ETA, SIGMA=SIGMA, classification=case(3, 3), regression=case(4, 1, True))
    path.write_text(json.dumps(document, indent=1) + '\n')
