"""One ID-ExpO training step with LIME or KernelSHAP (Yoshikawa & Iwata, AISTATS 2024, Eq. 11), as one writes it in plain PyTorch.

Everything is vectorised over the batch and lives in one graph: the masked copies of Eq. (12), the solve, all S soft insertion and
deletion masks of Eqs. (7) and (8), and the backward pass through φ. `--batched` shares one set of masks and one factorisation between
the samples of a batch. Prints one JSON line a round.
"""
import argparse
import json
import os
import statistics
import time

import torch
import torch.nn.functional as F

EPS = 0.01


def mlp(columns, hidden, classes):
    return torch.nn.Sequential(torch.nn.Linear(columns, hidden), torch.nn.ReLU(), torch.nn.Linear(hidden, hidden), torch.nn.ReLU(),
                               torch.nn.Linear(hidden, classes))


def draw_masks(shape):
    """Bernoulli(½) masks [..., M, D], the first one all ones."""
    z = torch.bernoulli(torch.full(shape, 0.5))
    z[..., 0, :] = 1
    return z


def kernel(z):
    width = 0.75 * z.shape[-1] ** 0.5
    return torch.exp(-(1 - z).sum(-1) / (2 * width ** 2))               # ‖1 − z‖² of a binary z is its number of zeros


def masked_probabilities(model, x, y, b, z):
    """f_y of every masked copy, [B, M]; z is [B, M, D] or [M, D]."""
    copies = z * x[:, None] + (1 - z) * b
    p = F.softmax(model(copies.flatten(0, 1)), dim=1).reshape(len(x), -1, model[-1].out_features)
    return p.gather(2, y[:, None, None].expand(-1, p.shape[1], 1)).squeeze(2)


def lime(model, x, y, b, z):
    """Eq. (12) with masks of their own for every sample, z [B, M, D]."""
    weighted = (z * kernel(z)[..., None]).transpose(1, 2)                # ZᵀK, [B, D, M]
    f = masked_probabilities(model, x, y, b, z)
    return torch.linalg.solve(weighted @ z + EPS * torch.eye(z.shape[-1], dtype=z.dtype), (weighted @ f[..., None])).squeeze(2)


def lime_shared(model, x, y, b, z):
    """Eq. (12) with the same masks for the whole batch, z [M, D]: one Cholesky factor for all samples."""
    weighted = (z * kernel(z)[:, None]).T
    factor = torch.linalg.cholesky(weighted @ z + EPS * torch.eye(z.shape[-1], dtype=z.dtype))
    return torch.cholesky_solve(weighted @ masked_probabilities(model, x, y, b, z).T, factor).T


def soft_mask(phi, steps):
    """r of Eqs. (7) and (8) for s = 1 … steps < D, [B, S, D]; thresholds and temperature are constants."""
    with torch.no_grad():
        high = phi.sort(dim=1, descending=True).values
        thresholds = (high[:, :steps] + high[:, 1:steps + 1]) / 2
        distinct = (high[:, 1:] != high[:, :-1]).sum(1)
        span = high[:, 0] - high[:, -1]
        temperature = torch.where(span > 0, distinct / span, torch.ones_like(span))
    return torch.sigmoid(temperature[:, None, None] * (phi[:, None] - thresholds[:, :, None]))


def log_probability(model, inputs, y):
    """log f_y of inputs [B, S, Q], [B, S]."""
    out = F.log_softmax(model(inputs.flatten(0, 1)), dim=1).reshape(*inputs.shape[:2], -1)
    return out.gather(2, y[:, None, None].expand(-1, inputs.shape[1], 1)).squeeze(2)


def objective(model, x, y, b, phi, steps, lambda_ins, lambda_del, lambda_norm):
    log_p = F.log_softmax(model(x), dim=1).gather(1, y[:, None])         # [B, 1]
    r, wide = soft_mask(phi, steps), x[:, None]
    insertion = -log_probability(model, r * wide + (1 - r) * b, y).mean()                    # Eq. (9)
    deletion = -(log_p - log_probability(model, r * b + (1 - r) * wide, y)).mean()           # Eq. (10)
    return -log_p.mean() + lambda_ins * insertion + lambda_del * deletion + lambda_norm * (phi ** 2).sum(1).mean()


def use(device):
    """From now on tensors are made on a device; others than the processor need PyTorch 2."""
    if device != "cpu":
        torch.set_default_device(device)


def synchronize():
    """Waits for a GPU where there is one."""
    if torch.cuda.is_available():
        torch.cuda.synchronize()


def status(field):
    """A field of /proc/self/status in MiB."""
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(field + ":"))


def reset_peak():
    try:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
        return True
    except OSError:
        return False


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps-per-round", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batched", action="store_true", help="the same masks and one factorisation for the whole batch")
    parser.add_argument("--explainer", choices=["lime", "kernel-shap"], default="lime")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--samples", type=int, default=200, help="M, perturbations per explanation")
    parser.add_argument("--columns", type=int, default=40)
    parser.add_argument("--mask-steps", type=int, default=20, help="S, below the number of columns")
    parser.add_argument("--hidden", type=int, default=256)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    use(args.device)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)

    x, y = torch.randn(args.batch, args.columns), torch.randint(10, (args.batch,))
    b = torch.zeros(args.columns)
    model = mlp(args.columns, args.hidden, 10)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, nesterov=True, weight_decay=5e-4)

    def step(rows):
        shape = (args.samples, args.columns)
        xs, ys = x[:rows], y[:rows]
        if args.explainer == "kernel-shap":
            from explain_rows import draw_coalitions, kernel_shap
            phi = kernel_shap(model, xs, ys, b, draw_coalitions(shape if args.batched else (rows, *shape)))
        elif args.batched:
            phi = lime_shared(model, xs, ys, b, draw_masks(shape))
        else:
            phi = lime(model, xs, ys, b, draw_masks((rows, *shape)))
        loss = objective(model, xs, ys, b, phi, args.mask_steps, 0.01, 0.01, 0.001)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        return loss.item()

    step(2)                                                              # loads libraries and starts threads; not part of the peak
    idle, peak_was_reset = status("VmRSS"), reset_peak()
    for _ in range(3):
        step(args.batch)                                                 # warm up
    for number in range(args.rounds):
        times = []
        for _ in range(args.steps_per_round):
            start = time.perf_counter()
            loss = step(args.batch)
            synchronize()
            times.append(time.perf_counter() - start)
        print(json.dumps({
            "benchmark": "id_expo_step", "explainer": args.explainer, "variant": "shared masks" if args.batched else "masks per sample", "round": number,
            "batch": args.batch, "columns": args.columns, "samples": args.samples, "maskSteps": args.mask_steps,
            "medianMs": round(1000 * statistics.median(times), 2), "minMs": round(1000 * min(times), 2), "steps": len(times),
            "idleMiB": round(idle, 1), "peakAboveIdleMiB": round(status("VmHWM") - idle, 1), "peakWasReset": peak_was_reset,
            "loss": round(loss, 6), "threads": torch.get_num_threads(), "ompNumThreads": os.environ.get("OMP_NUM_THREADS"),
            "torch": torch.__version__, "dtype": "float32", "device": args.device}), flush=True)


if __name__ == "__main__":
    main()
