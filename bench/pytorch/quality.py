"""Time to a quality: ID-ExpO fine-tuning in plain PyTorch until valscore (Eq. 15, η = 2) has gained a fixed amount.

Starts from the weights and the data in FILE (safetensors, written by `Candor.Bench quality-start`): `x`, `y`, `validationX`, `validationY`, and
the network's own tensors under `model/`; the background is the training mean, 0. Tables: MLP and LIME; images: small-cnn and Grad-CAM. Every step is the batched one of
id_expo_step.py and images.py on the whole batch; after each epoch the validation part is scored with hard masks. Prints one JSON line.
"""
import argparse
import json
import resource
import struct
import time

import numpy
import torch
import torch.nn.functional as F

import images
from id_expo_step import draw_masks, lime_shared, mlp, objective

KINDS = {"F32": numpy.float32, "F64": numpy.float64, "I64": numpy.int64}


def read(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    return {name: torch.from_numpy(numpy.frombuffer(data[slice(*e["data_offsets"])], KINDS[e["dtype"]]).reshape(e["shape"]).copy())
            for name, e in header.items() if name != "__metadata__"}


def hard_masks(phi, steps):
    """[B, S, D]: ones at the s units with the largest φ."""
    rank = phi.argsort(dim=1, descending=True, stable=True).argsort(dim=1)            # ties go to the lower unit
    return (rank[:, None] < torch.arange(1, steps + 1)[:, None]).float()


class Table:
    """An MLP, explained by LIME with M = 200."""
    batch = 128

    def __init__(self, parts):
        sizes = [parts[f"model/{i}.weight"].shape for i in (0, 2, 4)]
        self.model = mlp(sizes[0][1], sizes[0][0], sizes[2][0])
        self.steps = sizes[0][1] // 2
        self.background = torch.zeros(sizes[0][1])

    def explain(self, x, y, graph):
        return lime_shared(self.model, x, y, self.background, draw_masks((200, x.shape[1])))

    def objective(self, x, y, phi):
        return objective(self.model, x, y, self.background, phi, self.steps, 0.1, 0.1, 0.001)

    def masked(self, x, kept):
        return (kept * x[:, None] + (1 - kept) * self.background).flatten(0, 1)


class Images:
    """small-cnn, explained by Grad-CAM of the logit."""
    batch = 64

    def __init__(self, parts):
        self.model = images.SmallCnn()
        self.steps = 24
        self.background = torch.zeros(1, 28, 28)

    def explain(self, x, y, graph):
        with torch.enable_grad():
            return images.cam(self.model, x, y, graph)

    def objective(self, x, y, phi):
        return images.objective(self.model, x, y, self.background, phi, self.steps, 0.1, 0.1)

    def masked(self, x, kept):
        wide = images.expand(kept)
        return (wide * x[:, None] + (1 - wide) * self.background).flatten(0, 1)


def score(job, x, y):
    """2·accuracy + insertion + 1 − deletion."""
    total = 0.0
    with torch.no_grad():
        for rows in torch.arange(len(x)).split(job.batch):
            a, b = x[rows], y[rows]
            kept = hard_masks(job.explain(a, b, False).detach(), job.steps)
            f = [F.softmax(job.model(job.masked(a, k)), 1).reshape(len(rows), job.steps, -1)
                 .gather(2, b[:, None, None].expand(-1, job.steps, 1)).mean((1, 2)) for k in (kept, 1 - kept)]
            right = (job.model(a).argmax(1) == b).float()
            total += (2 * right + f[0] + 1 - f[1]).sum().item()
    return total / len(x)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--gain", type=float, required=True)
    parser.add_argument("--epochs", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    parts = read(args.file)
    job = (Images if "model/conv1.weight" in parts else Table)(parts)
    job.model.load_state_dict({name[6:]: value for name, value in parts.items() if name.startswith("model/")})
    x, y = parts["x"], parts["y"]
    optimizer = torch.optim.SGD(job.model.parameters(), lr=0.01, momentum=0.9, nesterov=True, weight_decay=5e-4)
    idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start, cpu = time.perf_counter(), time.process_time()
    first = score(job, parts["validationX"], parts["validationY"])
    best, epoch = first, 0
    while best < first + args.gain and epoch < args.epochs:
        epoch += 1
        for rows in torch.randperm(len(x)).split(min(job.batch, len(x))):
            optimizer.zero_grad(set_to_none=True)
            job.objective(x[rows], y[rows], job.explain(x[rows], y[rows], True)).backward()
            optimizer.step()
        best = max(best, score(job, parts["validationX"], parts["validationY"]))
    print(json.dumps({"benchmark": "quality", "seconds": time.perf_counter() - start, "cpuSeconds": time.process_time() - cpu, "epochs": epoch,
                      "start": first, "best": best, "reached": best >= first + args.gain,
                      "peakAboveIdleMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - idle}), flush=True)


if __name__ == "__main__":
    main()
