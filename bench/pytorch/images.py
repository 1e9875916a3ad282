"""The image jobs of Candor's benchmarks in plain PyTorch: small-cnn on 28×28 pixels, 49 units (the 7×7 cells of its last maps),
and with --network resnet18 the two steps of ResNet-18 on 3×32×32 pixels, 64 units (the 8×8 cells of layer2), B = 16, S = 32, M = 64.

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

from id_expo_step import EPS, draw_masks, kernel, reset_peak, soft_mask, status, synchronize, use

CELL = 4                                                                 # pixels of a unit's side, in both networks


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


class Block(torch.nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = torch.nn.BatchNorm2d(outputs)
        self.conv2 = torch.nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = torch.nn.BatchNorm2d(outputs)
        self.downsample = None if stride == 1 and inputs == outputs else torch.nn.Sequential(
            torch.nn.Conv2d(inputs, outputs, 1, stride, bias=False), torch.nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet18(torch.nn.Module):
    """For 32×32 pixels: a 3×3 convolution of stride 1, max-pooling, four layers of two blocks."""

    def __init__(self):
        super().__init__()
        self.stem = torch.nn.Sequential(torch.nn.Conv2d(3, 64, 3, 1, 1, bias=False), torch.nn.BatchNorm2d(64), torch.nn.ReLU(), torch.nn.MaxPool2d(3, 2, 1))
        widths = [64, 64, 128, 256, 512]
        self.layers = torch.nn.ModuleList(torch.nn.Sequential(Block(a, b, 1 if a == b else 2), Block(b, b, 1)) for a, b in zip(widths, widths[1:]))
        self.fc = torch.nn.Linear(512, 10)

    def maps(self, x):
        return self.layers[1](self.layers[0](self.stem(x)))

    def head(self, maps):
        return self.fc(self.layers[3](self.layers[2](maps)).mean((2, 3)))

    def forward(self, x):
        return self.head(self.maps(x))


def cam(model, x, y, graph):
    maps = model.maps(x)
    g = torch.autograd.grad(model.head(maps).gather(1, y[:, None]).sum(), maps, create_graph=graph)[0]
    return F.relu((g.mean((2, 3), keepdim=True) * maps).sum(1)).flatten(1)


def expand(units):
    """[.., n²] → [.., 1, 4n, 4n]."""
    n = round(units.shape[-1] ** 0.5)
    return F.interpolate(units.reshape(-1, 1, n, n), scale_factor=CELL, mode="nearest").reshape(*units.shape[:-1], 1, CELL * n, CELL * n)


def log_probability(model, images, y):
    out = F.log_softmax(model(images.flatten(0, 1)), 1).reshape(*images.shape[:2], -1)
    return out.gather(2, y[:, None, None].expand(-1, images.shape[1], 1)).squeeze(2)


def objective(model, x, y, b, phi, steps, lambda_ins=0.01, lambda_del=0.01):
    model.train()                                                        # the one pass that batch normalisation learns from
    log_p = F.log_softmax(model(x), 1).gather(1, y[:, None])
    model.eval()
    r, wide = expand(soft_mask(phi, steps)), x[:, None]
    insertion = -log_probability(model, r * wide + (1 - r) * b, y).mean()
    deletion = -(log_p - log_probability(model, r * b + (1 - r) * wide, y)).mean()
    return -log_p.mean() + lambda_ins * insertion + lambda_del * deletion + 0.001 * (phi ** 2).sum(1).mean()


def lime(model, x, y, b, z):
    weighted = (z * kernel(z)[:, None]).T
    factor = torch.linalg.cholesky(weighted @ z + EPS * torch.eye(z.shape[-1]))
    wide = expand(z)
    p = F.softmax(model((wide * x[:, None] + (1 - wide) * b).flatten(0, 1)), 1).reshape(len(x), len(z), -1)
    f = p.gather(2, y[:, None, None].expand(-1, len(z), 1)).squeeze(2)
    return torch.cholesky_solve(weighted @ f.T, factor).T


def masks_of(phi, steps, removed):
    """Kept units of the insertion, deletion and sensitivity-n copies of one image, [24 + 24 + 100, 49]."""
    top = torch.zeros(steps, len(phi))
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
    parser.add_argument("--network", choices=["small-cnn", "resnet18"], default="small-cnn")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--steps-per-round", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--batch", type=int)
    parser.add_argument("--device", default="cpu")
    args = parser.parse_args()
    use(args.device)
    torch.set_num_threads(args.threads)
    torch.manual_seed(1)
    deep = args.network == "resnet18"
    if deep and args.job not in ("cam-step", "lime-step"):
        parser.error("resnet18 has the two steps alone")
    (model, shape, units, steps, samples) = (ResNet18(), (3, 32, 32), 64, 32, 64) if deep else (SmallCnn(), (1, 28, 28), 49, 24, 200)
    model.eval()
    b = torch.zeros(shape)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, nesterov=True, weight_decay=5e-4)
    rows = args.batch or (16 if deep else {"cam-step": 64, "lime-step": 16, "explain": 256, "score": 20}[args.job])
    x, y = torch.randn(rows, *shape), torch.randint(10, (rows,))
    phi = torch.rand(rows, units)
    removed = (torch.rand(100, units).argsort(1).argsort(1) < 4).float()

    def step():
        explained = cam(model, x, y, True) if args.job == "cam-step" else lime(model, x, y, b, draw_masks((samples, units)))
        optimizer.zero_grad(set_to_none=True)
        objective(model, x, y, b, explained, steps).backward()
        optimizer.step()

    @torch.no_grad()
    def score(one_by_one):
        return [score_image(model, x[i], y[i], b, phi[i], removed, one_by_one) for i in range(rows)]

    ways = {"cam-step": {"batched": step}, "lime-step": {"batched": step},
            "explain": {"loop": lambda: [cam(model, x[i:i + 1], y[i:i + 1], False) for i in range(rows)],
                        "batched": lambda: cam(model, x, y, False)},
            "score": {"loop": lambda: score(True), "rows": lambda: score(False)}}[args.job]
    for name, way in ways.items():
        idle = status("VmRSS")
        reset_peak()
        way()
        for number in range(args.rounds):
            times, cpu = [], time.process_time()
            for _ in range(args.steps_per_round):
                start = time.perf_counter()
                way()
                synchronize()
                times.append(time.perf_counter() - start)
            print(json.dumps({"benchmark": args.job, "network": args.network, "way": name, "round": number, "rows": rows,
                              "medianMs": 1000 * statistics.median(times), "minMs": 1000 * min(times), "peakAboveIdleMiB": status("VmHWM") - idle,
                              "cpuMs": 1000 * (time.process_time() - cpu) / args.steps_per_round,
                              "rowsPerSecond": rows / statistics.median(times)}), flush=True)


if __name__ == "__main__":
    main()
