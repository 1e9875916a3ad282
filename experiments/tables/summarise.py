#!/usr/bin/env python3
"""Tabulates what run.sh left: summarise.py OUT > table.md. For ID-ExpO the λ1 = λ2 that Eq. 15 prefers on the validation part is taken."""
import glob
import json
import os
import statistics
import sys

out = sys.argv[1]
runs = {}
for path in glob.glob(os.path.join(out, "*.record.json")):
    record = json.load(open(path))
    name, method, weight, seed = os.path.basename(path)[: -len(".record.json")].rsplit("-id-expo-", 1)[0], record["method"], 0, record["seed"]
    if method == "ce":
        name = os.path.basename(path).rsplit("-ce-", 1)[0]
    chosen = next(s for s in record["selections"] if s["chosen"])
    best = runs.get((name, method, seed))
    if best is None or chosen["validationScore"] > best[0]["validationScore"]:
        runs[name, method, seed] = chosen, record

metrics = ["accuracy", "insertion", "oneMinusDeletion", "sensitivityN", "wrongLabelInsertion", "insertionMargin"]


def mean(name, method, metric):
    values = [r["after"]["metrics"][metric]["mean"] for (n, m, _), (_, r) in runs.items() if n == name and m == method]
    return statistics.mean(values) if values else float("nan")


print("| set | splits | λ1 = λ2, epoch | " + " | ".join(f"{m}: CE → ID-ExpO" for m in metrics) + " |")
print("|---|---:|---|" + "---|" * len(metrics))
for name in sorted({n for n, _, _ in runs}):
    tuned = [(c, r) for (n, m, _), (c, r) in sorted(runs.items()) if n == name and m == "id-expo"]
    if not tuned or not any(n == name and m == "ce" for n, m, _ in runs):
        continue
    choice = "; ".join(f"{r['configuration']['lambda1']:g}, {c['epoch']}" for c, r in tuned)
    cells = [f"{mean(name, 'ce', m):.3f} → {mean(name, 'id-expo', m):.3f}" for m in metrics]
    print(f"| {name} | {len(tuned)} | {choice} | " + " | ".join(cells) + " |")
