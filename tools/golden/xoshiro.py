#!/usr/bin/env python3
"""Reference numbers for tests/Candor.Data.Tests/SplitTests.cs: xoshiro256** 1.0, state filled by SplitMix64, seed 42,
and the rows of two splits.

Written from the authors' descriptions (https://prng.di.unimi.it), independently of the C#.
"""
import pathlib

M = (1 << 64) - 1


def splitmix64(state):
    while True:
        state = (state + 0x9E3779B97F4A7C15) & M
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M
        yield z ^ (z >> 31)


def xoshiro256starstar(seed):
    mix = splitmix64(seed)
    s = [next(mix) for _ in range(4)]
    while True:
        x = (s[1] * 5) & M
        yield ((((x << 7) | (x >> 57)) & M) * 9) & M
        t = (s[1] << 17) & M
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = ((s[3] << 45) | (s[3] >> 19)) & M


def below(generator, bound):
    """Lemire's method with rejection."""
    while True:
        product = next(generator) * bound
        if product & M >= (1 << 64) % bound:
            return product >> 64


def split(labels, train, validation, seed):
    """docs/data.md, "Splits", for classes that need no repair."""
    generator = xoshiro256starstar(seed)
    parts = [[], [], []]
    for c in sorted(set(labels)):
        rows = [i for i, label in enumerate(labels) if label == c]
        n = len(rows)
        quota = [train * n, validation * n, (1 - train - validation) * n]
        counts = [int(q) for q in quota]
        order = sorted([0, 2, 1], key=lambda k: counts[k] - quota[k])
        for k in order[:n - sum(counts)]:
            counts[k] += 1
        for i in range(n - 1, 0, -1):
            j = below(generator, i + 1)
            rows[i], rows[j] = rows[j], rows[i]
        for part in parts:
            part += rows[:counts[0]]
            rows, counts = rows[counts[0]:], counts[1:]
    return [sorted(part) for part in parts]


generator = xoshiro256starstar(42)
print(", ".join(str(next(generator)) for _ in range(4)))
for part in split([0] * 10 + [1] * 6, 0.5, 0.25, 7):
    print(*part)
WINE = pathlib.Path(__file__).resolve().parents[2] / "src" / "Candor.Data" / "Builtin" / "wine.csv"
print(*split([line.split(",")[-1] for line in WINE.read_text().split()[1:] if "class_" in line], 0.7, 0.1, 1)[2][:12])
