#!/usr/bin/env python3
"""Tabulates what run.sh left: summarise.py OUT > table.md. Of ID-ExpO's runs the λ1 = λ2 that Eq. 15 prefers on the validation part counts."""
import glob
import json
import os
import statistics
import sys

records = []
for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.record.json"))):
    record = json.load(open(path))
    name = os.path.basename(path).split(f"-{record['method']}-")[0]
    records.append((name, record["method"], record["seed"], record))
names = sorted({n for n, m, _, _ in records if m == "ce"} & {n for n, m, _, _ in records if m == "id-expo"})


def best(name, method, seed, eta, weight=None):
    """The run and its selection with the best validation score, Eq. (15), for an η; of one weight only, where it is given."""
    candidates = [(s, r) for n, m, d, r in records if (n, m, d) == (name, method, seed) for s in r["selections"]
                  if s["eta"] == eta and (weight is None or m == "ce" or r["configuration"]["lambda1"] == weight)]
    return max(candidates, key=lambda c: c[0]["validationScore"], default=None)


def seeds(name):
    return sorted({d for n, m, d, _ in records if n == name and m == "id-expo"} & {d for n, m, d, _ in records if n == name and m == "ce"})


def pair(name, eta, value, weight=None):
    means = [statistics.mean(value(*best(name, method, seed, eta, weight)) for seed in seeds(name)) for method in ("ce", "id-expo")]
    return f"{means[0]:.3f} → {means[1]:.3f}"


for eta, weight in ((2.0, None), (3.0, None), (3.0, 0.01)):
    print(f"\n**η = {eta:g}{', λ1 = λ2 = 0.01 alone' if weight else ''}** (cross-entropy alone → ID-ExpO, test part)\n")
    print("| set | splits | accuracy ↑ | insertion ↑ | 1 − deletion ↑ | λ1 = λ2, epoch |")
    print("|---|---:|---|---|---|---|")
    for name in names:
        if not all(best(name, 'id-expo', seed, eta, weight) for seed in seeds(name)):
            continue
        chosen = [best(name, "id-expo", seed, eta, weight) for seed in seeds(name)]
        choice = "; ".join(f"{r['configuration']['lambda1']:g}, {s['epoch']}" for s, r in chosen)
        print(f"| {name} | {len(chosen)} | {pair(name, eta, lambda s, r: s['accuracy'], weight)} | {pair(name, eta, lambda s, r: s['insertion'], weight)} "
              f"| {pair(name, eta, lambda s, r: 1 - s['deletion'], weight)} | {choice} |")

print("\n**Not optimised** (η = 2)\n")
print("| set | sensitivity-n ↑ | infidelity ↓ | wrong-label insertion ↓ | insertion margin ↑ |")
print("|---|---|---|---|---|")
for name in names:
    cells = [pair(name, 2.0, lambda s, r, m=m: r["after"]["metrics"][m]["mean"]) for m in ("sensitivityN", "infidelity", "wrongLabelInsertion", "insertionMargin")]
    print(f"| {name} | " + " | ".join(cells) + " |")
