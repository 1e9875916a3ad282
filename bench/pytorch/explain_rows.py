"""Explaining 1,000 rows with LIME and KernelSHAP, M = 200 perturbations each, in plain PyTorch, three ways:

loop     one row at a time, as people write it: draw masks, build 200 masked copies, one forward pass, one solve;
batched  the same, vectorised over chunks of rows: masks of their own for every row, batched solves;
shared   the same masks for every row: one factorisation for all of them.

Prints one JSON line a round, explainer and way. `--check` compares the three on the same masks in double precision instead.
"""
import argparse
import json
import os
import time

import torch

from id_expo_step import EPS, draw_masks, kernel, lime, lime_shared, masked_probabilities, mlp, synchronize, use


def lime_row(model, row, label, b, z):
    copies = z * row + (1 - z) * b
    f = torch.softmax(model(copies), dim=1)[:, label]
    weighted = (z * kernel(z)[:, None]).T
    return torch.linalg.solve(weighted @ z + EPS * torch.eye(z.shape[1], dtype=z.dtype), weighted @ f)


def draw_coalitions(shape):
    """KernelSHAP's masks [..., M, D]: all ones, none, then sizes drawn ∝ (D−1)/(k(D−k)), each with its complement."""
    *batch, samples, units = shape
    half = (samples - 2) // 2
    k = torch.arange(1, units, dtype=torch.float32)
    sizes = 1 + torch.multinomial((units - 1) / (k * (units - k)), max(1, torch.Size(batch).numel()) * half, replacement=True)
    rank = torch.rand(*batch, half, units).argsort(-1).argsort(-1)
    z = (rank < sizes.reshape(*batch, half, 1)).float()
    return torch.cat([torch.ones(*batch, 1, units), torch.zeros(*batch, 1, units), z, 1 - z], dim=-2)


def kernel_shap_row(model, row, label, b, z):
    """Least squares with Σφ = f(x) − f(b) imposed by eliminating the last unit; rows 0 and 1 of z are x and b themselves."""
    f = torch.softmax(model(z * row + (1 - z) * b), dim=1)[:, label]
    total, inner = f[0] - f[1], z[2:]
    a = inner[:, :-1] - inner[:, -1:]
    phi = torch.linalg.solve(a.T @ a, a.T @ (f[2:] - f[1] - inner[:, -1] * total))
    return torch.cat([phi, (total - phi.sum())[None]])


def kernel_shap(model, x, y, b, z):
    """As kernel_shap_row for rows x [B, D]; z is [B, M, D], or [M, D] for one factorisation."""
    f = masked_probabilities(model, x, y, b, z)
    total, inner = f[:, 0] - f[:, 1], z[..., 2:, :]
    a = inner[..., :-1] - inner[..., -1:]
    right = f[:, 2:] - f[:, 1:2] - inner[..., -1] * total[:, None]
    if z.dim() == 2:
        phi = torch.cholesky_solve(a.T @ right.T, torch.linalg.cholesky(a.T @ a)).T
    else:
        at = a.transpose(1, 2)
        phi = torch.linalg.solve(at @ a, at @ right[..., None]).squeeze(2)
    return torch.cat([phi, total[:, None] - phi.sum(1, keepdim=True)], dim=1)


EXPLAINERS = {"lime": (draw_masks, lime_row, lime, lime_shared), "kernelShap": (draw_coalitions, kernel_shap_row, kernel_shap, kernel_shap)}


@torch.no_grad()
def explain(way, explainer, model, x, b, samples, chunk):
    draw, one, batched, shared = EXPLAINERS[explainer]
    shape = (samples, x.shape[1])
    if way == "loop":
        rows = []
        for row in x:
            label = model(row[None]).argmax().item()
            rows.append(one(model, row, label, b, draw(shape)))
        return torch.stack(rows)
    masks, parts = draw(shape) if way == "shared" else None, []
    for part in x.split(chunk):
        y = model(part).argmax(1)
        parts.append(shared(model, part, y, b, masks) if way == "shared" else batched(model, part, y, b, draw((len(part), *shape))))
    return torch.cat(parts)


@torch.no_grad()
def check(model, x, b, samples):
    model, x, b = model.double(), x[:16].double(), b.double()
    y = model(x).argmax(1)
    for name, (draw, one, batched, shared) in EXPLAINERS.items():
        z = draw((samples, x.shape[1])).double()
        loop = torch.stack([one(model, row, label, b, z) for row, label in zip(x, y)])
        for way, phi in (("batched", batched(model, x, y, b, z.expand(len(x), -1, -1))), ("shared", shared(model, x, y, b, z))):
            print(json.dumps({"check": name, "way": way, "largestDifferenceFromLoop": (phi - loop).abs().max().item()}))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--columns", type=int, default=40)
    parser.add_argument("--samples", type=int, default=200)
    parser.add_argument("--chunk", type=int, default=16, help="rows explained at once by batched and shared")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hidden", type=int, default=256)
    parser.add_argument("--ways", default="loop,batched,shared")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    use(args.device)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    model, x, b = mlp(args.columns, args.hidden, 10), torch.randn(args.rows, args.columns), torch.zeros(args.columns)
    if args.check:
        return check(model, x, b, args.samples)

    for way in args.ways.split(","):                            # warm up
        for explainer in EXPLAINERS:
            explain(way, explainer, model, x[:2 * args.chunk], b, args.samples, args.chunk)
    for number in range(args.rounds):
        for explainer in EXPLAINERS:
            for way in args.ways.split(","):
                start = time.perf_counter()
                explain(way, explainer, model, x, b, args.samples, args.chunk)
                synchronize()
                seconds = time.perf_counter() - start
                print(json.dumps({
                    "benchmark": "explain_rows", "explainer": explainer, "way": way, "round": number, "rows": args.rows,
                    "columns": args.columns, "samples": args.samples, "chunk": None if way == "loop" else args.chunk,
                    "rowsPerSecond": round(args.rows / seconds, 1), "seconds": round(seconds, 3), "threads": torch.get_num_threads(),
                    "ompNumThreads": os.environ.get("OMP_NUM_THREADS"), "torch": torch.__version__, "dtype": "float32"}), flush=True)


if __name__ == "__main__":
    main()
