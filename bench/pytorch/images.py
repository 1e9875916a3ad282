"""The image jobs of Candor's benchmarks in plain PyTorch: small-cnn on 28×28 pixels, 49 units (the 7×7 cells of its last maps).

cam-step   one ID-ExpO + Grad-CAM step: B = 64, S = 24 of 49 cells, second-order terms, everything batched, one graph;
lime-step  one ID-ExpO + LIME step: B = 16, M = 200 (one set of masks, one Cholesky factor), S = 24;
explain    Grad-CAM of 256 images: `loop` one image at a time, `batched` all in one pass;
score      insertion and deletion (S = 24) and sensitivity-n (100 subsets) of given explanations: `loop` one masked image a pass,
           `rows` one image a pass with all its masked copies.

Prints one JSON line a round and way.
"""
import argparse
import json
import statistics
import time

import torch
import torch.nn.functional as F

from id_expo_step import EPS, draw_masks, kernel, soft_mask

UNITS, SIDE = 49, 28


class SmallCnn(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(1, 16, 3, padding=1)
        self.conv2 = torch.nn.Conv2d(16, 32, 3, padding=1)
        self.conv3 = torch.nn.Conv2d(32, 64, 3, padding=1)
        self.fc1 = torch.nn.Linear(64 * 49, 64)
        self.fc2 = torch.nn.Linear(64, 10)

    def maps(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return F.relu(self.conv3(x))

    def head(self, maps):
        return self.fc2(F.relu(self.fc1(maps.flatten(1))))

    def forward(self, x):
        return self.head(self.maps(x))


def cam(model, x, y, graph):
    maps = model.maps(x)
    g = torch.autograd.grad(model.head(maps).gather(1, y[:, None]).sum(), maps, create_graph=graph)[0]
    return F.relu((g.mean((2, 3), keepdim=True) * maps).sum(1)).flatten(1)


def expand(units):
    """[.., 49] → [.., 1, 28, 28]."""
    return F.interpolate(units.reshape(-1, 1, 7, 7), scale_factor=4, mode="nearest").reshape(*units.shape[:-1], 1, SIDE, SIDE)


def log_probability(model, images, y):
    out = F.log_softmax(model(images.flatten(0, 1)), 1).reshape(*images.shape[:2], -1)
    return out.gather(2, y[:, None, None].expand(-1, images.shape[1], 1)).squeeze(2)


def objective(model, x, y, b, phi, steps):
    log_p = F.log_softmax(model(x), 1).gather(1, y[:, None])
    r, wide = expand(soft_mask(phi, steps)), x[:, None]
    insertion = -log_probability(model, r * wide + (1 - r) * b, y).mean()
    deletion = -(log_p - log_probability(model, r * b + (1 - r) * wide, y)).mean()
    return -log_p.mean() + 0.01 * insertion + 0.01 * deletion + 0.001 * (phi ** 2).sum(1).mean()


def lime(model, x, y, b, z):
    weighted = (z * kernel(z)[:, None]).T
    factor = torch.linalg.cholesky(weighted @ z + EPS * torch.eye(z.shape[-1]))
    wide = expand(z)
    p = F.softmax(model((wide * x[:, None] + (1 - wide) * b).flatten(0, 1)), 1).reshape(len(x), len(z), -1)
    f = p.gather(2, y[:, None, None].expand(-1, len(z), 1)).squeeze(2)
    return torch.cholesky_solve(weighted @ f.T, factor).T


def masks_of(phi, steps, removed):
    """Kept units of the insertion, deletion and sensitivity-n copies of one image, [24 + 24 + 100, 49]."""
    top = torch.zeros(steps, UNITS)
    order = phi.argsort(descending=True)
    for s in range(steps):
        top[s, order[:s + 1]] = 1
    return torch.cat([top, 1 - top, 1 - removed])


def score_image(model, x, y, b, phi, removed, one_by_one, steps=24):
    kept = expand(masks_of(phi, steps, removed))
    copies = kept * x + (1 - kept) * b
    if one_by_one:
        f = torch.stack([F.softmax(model(c[None]), 1)[0, y] for c in copies])
    else:
        f = F.softmax(model(copies), 1)[:, y]
    fall, total = F.softmax(model(x[None]), 1)[0, y] - f[2 * steps:], removed @ phi
    fall, total = fall - fall.mean(), total - total.mean()
    return f[:steps].mean(), f[steps:2 * steps].mean(), (fall * total).sum() / (fall.norm() * total.norm()).clamp_min(1e-12)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("job", choices=["cam-step", "lime-step", "explain", "score"])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--steps-per-round", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(1)
    model, b = SmallCnn(), torch.zeros(1, SIDE, SIDE)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, nesterov=True, weight_decay=5e-4)
    rows = {"cam-step": 64, "lime-step": 16, "explain": 256, "score": 20}[args.job]
    x, y = torch.randn(rows, 1, SIDE, SIDE), torch.randint(10, (rows,))
    phi = torch.rand(rows, UNITS)
    removed = (torch.rand(100, UNITS).argsort(1).argsort(1) < 4).float()

    def step():
        explained = cam(model, x, y, True) if args.job == "cam-step" else lime(model, x, y, b, draw_masks((200, UNITS)))
        optimizer.zero_grad(set_to_none=True)
        objective(model, x, y, b, explained, 24).backward()
        optimizer.step()

    @torch.no_grad()
    def score(one_by_one):
        return [score_image(model, x[i], y[i], b, phi[i], removed, one_by_one) for i in range(rows)]

    ways = {"cam-step": {"batched": step}, "lime-step": {"batched": step},
            "explain": {"loop": lambda: [cam(model, x[i:i + 1], y[i:i + 1], False) for i in range(rows)],
                        "batched": lambda: cam(model, x, y, False)},
            "score": {"loop": lambda: score(True), "rows": lambda: score(False)}}[args.job]
    for way in ways.values():
        way()
    for number in range(args.rounds):
        for name, way in ways.items():
            times, cpu = [], time.process_time()
            for _ in range(args.steps_per_round):
                start = time.perf_counter()
                way()
                times.append(time.perf_counter() - start)
            print(json.dumps({"benchmark": args.job, "way": name, "round": number, "rows": rows, "medianMs": 1000 * statistics.median(times),
                              "minMs": 1000 * min(times),
                              "cpuMs": 1000 * (time.process_time() - cpu) / args.steps_per_round, "rowsPerSecond": rows / statistics.median(times)}), flush=True)


if __name__ == "__main__":
    main()
