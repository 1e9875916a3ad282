"""One training step of "Training Deep Models to be Explained with Fewer Examples" (Iwata & Yoshikawa, Algorithm 1, Eq. 11), as one writes
it in plain PyTorch: MLP of four layers with 64 units and dropout 0.3, batch 32, gates on N x 7 influences, Adam.

The features of all N training points are computed in the step, h by the kernel of points and batch. Prints one JSON line a round.
"""
import argparse
import json
import statistics
import time

import torch
import torch.nn.functional as F

Q, K, L, B, LAMBDA, ETA, SIGMA = 19, 64, 7, 32, 1.0, 1e-3, 0.5


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--points", type=int, default=2310)
    parser.add_argument("--steps-per-round", type=int, default=15)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(1)
    N = args.points
    X, Y = torch.randn(N, Q), torch.randint(0, L, (N,))
    f = torch.nn.Sequential(*[m for i in range(3) for m in (torch.nn.Linear(Q if i == 0 else K, K), torch.nn.ReLU(), torch.nn.Dropout(0.3))])
    W = torch.nn.Linear(K, L)
    S = torch.nn.Parameter(0.01 * torch.randn(N, L))
    mu = torch.nn.Parameter(torch.full((N, L), 0.5))
    adam = torch.optim.Adam([*f.parameters(), *W.parameters(), S, mu], lr=1e-3)

    def step():
        rows = torch.randint(0, N, (B,))
        x, y = X[rows], Y[rows]
        features = f(x)
        g = W(features)
        A = torch.clamp(mu + SIGMA * torch.randn(N, L), 0, 1) * S          # Eqs. (7), (8)
        h = (f(X) @ features.T).T @ A                                      # Eqs. (2), (3)
        loss = F.cross_entropy(g, y) + LAMBDA * -(g.softmax(1) * h.log_softmax(1)).sum(1).mean() \
            + ETA * (0.5 * (1 + torch.erf(mu / (SIGMA * 2 ** 0.5)))).sum()  # Eqs. (9), (11)
        adam.zero_grad()
        loss.backward()
        adam.step()

    for _ in range(3):
        step()
    for round in range(args.rounds):
        times, cpu = [], time.process_time()
        for _ in range(args.steps_per_round):
            start = time.perf_counter()
            step()
            times.append((time.perf_counter() - start) * 1e3)
        print(json.dumps({"round": round, "points": N, "medianMs": statistics.median(times), "minMs": min(times),
                          "cpuMs": (time.process_time() - cpu) * 1e3 / len(times)}), flush=True)


main()
