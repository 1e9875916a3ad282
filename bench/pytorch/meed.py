"""MEED's jobs of Candor's benchmarks in plain PyTorch: grey images of 28×28 pixels, two classes, networks of Tables 6 and 7 of the paper.

explain   explanations of 256 images in one batch, the outputs given, without gradients;
step      one training step: batch 128, k = 64 draws of Gumbel-softmax at τ = 0.5 (Eq. 5), the fading prior (Eq. 12), sliced Wasserstein
          adversary with 128 directions, both updates (Eqs. 7, 8) with Adadelta.

Prints one JSON line a round.
"""
import argparse
import json
import statistics
import time

import torch
import torch.nn.functional as F

from id_expo_step import reset_peak, status, synchronize, use


class Explainer(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.output = torch.nn.Linear(2, 784)
        self.layers = torch.nn.Sequential(
            torch.nn.Conv2d(2, 32, 3, padding=1), torch.nn.ReLU(), torch.nn.Conv2d(32, 64, 3, padding=1), torch.nn.ReLU(),
            torch.nn.Conv2d(64, 1, 3, padding=1))

    def forward(self, x, y):
        return self.layers(torch.cat([x, self.output(y).reshape(-1, 1, 28, 28)], 1)).flatten(1)


def approximator():
    return torch.nn.Sequential(
        torch.nn.Conv2d(1, 32, 3), torch.nn.ReLU(), torch.nn.Conv2d(32, 64, 3), torch.nn.ReLU(), torch.nn.MaxPool2d(2), torch.nn.Dropout(0.25),
        torch.nn.Flatten(), torch.nn.Linear(9216, 128), torch.nn.ReLU(), torch.nn.Dropout(0.5), torch.nn.Linear(128, 2))


def soft_cross_entropy(logits, y):
    return -(y * F.log_softmax(logits, 1)).sum(1).mean()


def sliced_wasserstein(logits, y, directions):
    directions = directions / directions.norm(dim=0, keepdim=True)
    p = (F.softmax(logits, 1) @ directions).sort(0).values
    q = (y @ directions).sort(0).values
    return ((p - q) ** 2).mean()


def select(log_z, k, temperature):
    gumbel = -torch.log(-torch.log(torch.rand(log_z.shape[0], k, log_z.shape[1]).clamp(1e-20, 1 - 1e-7)))
    return F.softmax((log_z[:, None] + gumbel) / temperature, 2).max(1).values


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("job", choices=["explain", "step"])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--steps-per-round", type=int, default=5)
    parser.add_argument("--device", default="cpu")
    options = parser.parse_args()
    use(options.device)
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    rows = 256 if options.job == "explain" else 128
    explainer, selected, unselected = Explainer(), approximator(), approximator()
    x, y = torch.rand(rows, 1, 28, 28), torch.randn(rows, 2).softmax(1)
    prior = torch.randn(rows, 784).log_softmax(1)
    approximate = torch.optim.Adadelta([*selected.parameters(), *unselected.parameters()], lr=1.0, rho=0.95, eps=1e-7)
    explain = torch.optim.Adadelta(explainer.parameters(), lr=1.0, rho=0.95, eps=1e-7)
    epoch = 3

    def once_explain():
        with torch.no_grad():
            F.softmax(explainer(x, y), 1)

    def once_step():
        log_z = F.log_softmax(explainer(x, y), 1)
        merged = F.log_softmax((epoch * log_z + prior) / (epoch + 1), 1)
        v = select(merged, 64, 0.5)
        directions = torch.randn(2, 128)
        approximate.zero_grad()
        fixed = v.detach().reshape(-1, 1, 28, 28)
        (soft_cross_entropy(selected(x * fixed), y) + sliced_wasserstein(unselected(x * (1 - fixed)), y, directions)).backward()
        approximate.step()
        explain.zero_grad()
        mask = v.reshape(-1, 1, 28, 28)
        (soft_cross_entropy(selected(x * mask), y) - sliced_wasserstein(unselected(x * (1 - mask)), y, directions)).backward()
        explain.step()

    once = once_explain if options.job == "explain" else once_step
    idle = status("VmRSS")
    reset_peak()
    for _ in range(2):
        once()
    for index in range(options.rounds):
        times, cpu = [], time.process_time()
        for _ in range(options.steps_per_round):
            start = time.perf_counter()
            once()
            synchronize()
            times.append(1000 * (time.perf_counter() - start))
        cpu = 1000 * (time.process_time() - cpu) / options.steps_per_round
        median = statistics.median(times)
        print(json.dumps({"benchmark": options.job, "way": "plain", "round": index, "medianMs": round(median, 2), "minMs": round(min(times), 2),
                          "cpuMs": round(cpu, 2), "peakAboveIdleMiB": round(status("VmHWM") - idle, 1), "rowsPerSecond": round(1000 * rows / median, 1)}), flush=True)


if __name__ == "__main__":
    main()
