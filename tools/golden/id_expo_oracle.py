"""Golden numbers for ID-ExpO (Yoshikawa & Iwata, AISTATS 2024): a second, independent implementation in float64 PyTorch.

    python3 tools/golden/id_expo_oracle.py [output.json]

Every function is named after the equation that it follows. B batch, L classes, D units (= Q columns here), M perturbations, S steps.
theta is a list of (weight [out, in], bias [out]). All sums over a batch are means. Written with PyTorch 1.13.
"""
import itertools
import json
import math
import sys
from pathlib import Path

import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

EPS, STEPS = 0.01, 3                                                     # ridge of Eq. (12); S = half of six units
LAMBDA_INS, LAMBDA_DEL, LAMBDA_NORM, LAMBDA_WRONG = 0.1, 0.1, 0.01, 0.05
IG_STEPS = 50

# The problem. Inputs are rounded, so that the JSON stays readable.

def problem(seed=7, sizes=(6, 8, 7, 3), B=4, M=40, Ms=22, P=5):
    g = torch.Generator().manual_seed(seed)
    decimal = lambda t: torch.tensor([round(v, 3) + 0.0 for v in t.flatten().tolist()]).reshape(t.shape)
    normal = lambda *shape: decimal(torch.randn(*shape, generator=g))
    Q, L = sizes[0], sizes[-1]
    theta = [(decimal(normal(o, i) * 1.4 / math.sqrt(i)), decimal(normal(o) * 0.3)) for i, o in zip(sizes, sizes[1:])]
    x, b = normal(B, Q), decimal(normal(Q) * 0.3)
    y = torch.tensor([0, 1, 2, 1])
    wrong = (y + torch.tensor([1, 2, 2, 1])) % L
    Z = (torch.rand(M, Q, generator=g) < 0.5).double()
    Z[0], Z[9] = 1, 0                                                    # the unmasked input; an empty mask for the kernels' edge case
    half = []
    for m in range((Ms - 2) // 2):                                       # sizes 1 … D−1, each followed by its complement
        z = torch.zeros(Q)
        z[torch.randperm(Q, generator=g)[: 1 + m % (Q - 1)]] = 1
        half += [z, 1 - z]
    Zs = torch.stack([torch.ones(Q), torch.zeros(Q)] + half)
    pairs = list(itertools.combinations(range(Q), 2))
    pairs = [list(pairs[i]) for i in torch.randperm(len(pairs), generator=g)[:10]]
    mixed = [sorted(torch.randperm(Q, generator=g)[: 1 + m % 5].tolist()) for m in range(10)]
    delta = decimal(torch.rand(P, B, Q, generator=g) * 0.4 - 0.2)
    return theta, x, y, wrong, b, Z, Zs, pairs, mixed, delta

# The predictor.

def logits(theta, x):
    for i, (w, c) in enumerate(theta):
        x = x @ w.T + c
        if i < len(theta) - 1:
            x = torch.relu(x)
    return x

def pick(v, y):
    """v [B, …, L] at label y [B] → [B, …]."""
    return v.gather(-1, y.reshape(-1, *[1] * (v.dim() - 1)).expand(*v.shape[:-1], 1)).squeeze(-1)

def f(theta, x, y, output="probability"):
    out = logits(theta, x)
    return pick(torch.softmax(out, -1) if output == "probability" else out, y)

def log_f(theta, x, y):
    return pick(torch.log_softmax(logits(theta, x), -1), y)

def log_one_minus_f(theta, x, y):
    """log(1 − p_y) = logsumexp of the other logits − logsumexp of all: stable where p_y → 1."""
    out = logits(theta, x)
    own = torch.nn.functional.one_hot(y, out.shape[-1]).bool().reshape(y.shape[0], *[1] * (out.dim() - 2), -1)
    return torch.logsumexp(out.masked_fill(own, -math.inf), -1) - torch.logsumexp(out, -1)

# Surrogate explainers.

def masked(x, Z, b):
    """x̃ = z⊙x + (1−z)⊙b, [B, M, D]."""
    return Z * x[:, None] + (1 - Z) * b

def kernel_l2(Z):
    width = 0.75 * math.sqrt(Z.shape[1])
    return torch.exp(-((1 - Z) ** 2).sum(1) / (2 * width ** 2))

def kernel_cosine(Z, width=0.25):
    D, norm = Z.shape[1], Z.norm(dim=1)
    distance = torch.where(norm > 0, 1 - Z.sum(1) / (math.sqrt(D) * norm.clamp_min(1e-300)), torch.ones_like(norm))
    return torch.exp(-distance ** 2 / (2 * width ** 2))

def kernel_shapley(Z):
    """(D−1) / (C(D,k)·k·(D−k)), 0 for the empty and the full coalition, scaled to mean 1 over the others."""
    D = Z.shape[1]
    k = [int(v) for v in Z.sum(1)]
    K = torch.tensor([(D - 1) / (math.comb(D, i) * i * (D - i)) if 0 < i < D else 0.0 for i in k])
    return K / K[K > 0].mean()

def eq12_lime(theta, x, y, b, Z, K, output="probability", intercept=False):
    """φ = (ZᵀKZ + εI)⁻¹ ZᵀK f → φ [B, D] and the intercept [B] (0 without one; never penalised)."""
    D = Z.shape[1]
    design = torch.cat([Z, torch.ones(Z.shape[0], 1)], 1) if intercept else Z
    ridge = torch.diag(torch.tensor([EPS] * D + [0.0] * intercept))
    fm = f(theta, masked(x, Z, b), y, output)                            # [B, M]
    phi = torch.linalg.solve(design.T @ (K[:, None] * design) + ridge, design.T @ (K[:, None] * fm.T)).T
    return phi[:, :D], phi[:, D] if intercept else torch.zeros(len(x))

def kernel_shap_constrained(theta, x, y, b, Z, weights, output="probability"):
    """min Σ_m w_m (f(x̃_m) − f(b) − z_mᵀφ)² subject to Σφ = f(x) − f(b), by its KKT system."""
    D = Z.shape[1]
    base = f(theta, b.expand_as(x), y, output)
    total = f(theta, x, y, output) - base
    gain = f(theta, masked(x, Z, b), y, output) - base[:, None]
    kkt = torch.zeros(D + 1, D + 1)
    kkt[:D, :D], kkt[:D, D], kkt[D, :D] = Z.T @ (weights[:, None] * Z), 1, 1
    right = torch.cat([Z.T @ (weights[:, None] * gain.T), total[None]])
    return torch.linalg.solve(kkt, right)[:D].T

def shapley_by_definition(theta, x, y, b, output="probability"):
    D = x.shape[1]
    coalitions = torch.tensor(list(itertools.product([0.0, 1.0], repeat=D)))
    v = dict(zip(map(tuple, coalitions.int().tolist()), f(theta, masked(x, coalitions, b), y, output).T))
    phi = torch.zeros_like(x)
    for z, value in v.items():
        for i in (i for i in range(D) if not z[i]):
            weight = math.factorial(sum(z)) * math.factorial(D - sum(z) - 1) / math.factorial(D)
            phi[:, i] += weight * (v[z[:i] + (1,) + z[i + 1:]] - value)
    return phi

# Gradient explainers.

def gradient(theta, x, y, output="probability", graph=False):
    x = x.detach().requires_grad_(True)
    return torch.autograd.grad(f(theta, x, y, output).sum(), x, create_graph=graph)[0]

def integrated_gradients(theta, x, y, b, output="probability"):
    points = [(k + 0.5) / IG_STEPS for k in range(IG_STEPS)]             # midpoint rule
    return (x - b) * sum(gradient(theta, b + a * (x - b), y, output) for a in points) / IG_STEPS

# Masks and metrics.

def ranking(phi):
    """Units from the highest φ down; ties go to the lower index."""
    return torch.tensor([sorted(range(len(row)), key=lambda i: (-row[i], i)) for row in phi.tolist()])

def eq2_eq4_hard(x, b, phi, s):
    top = torch.zeros_like(phi).scatter(1, ranking(phi)[:, :s], 1.0)
    return top * x + (1 - top) * b, top * b + (1 - top) * x

def eq1_eq3_scores(theta, x, y, b, phi, S):
    """f_y for s = 0 … D of insertion and deletion, with both ways of adding up the first S steps."""
    steps = [eq2_eq4_hard(x, b, phi, s) for s in range(phi.shape[1] + 1)]
    result = {"ranking": ranking(phi)}
    for name, side in (("insertion", 0), ("deletion", 1)):
        p = torch.stack([f(theta, masks[side], y) for masks in steps], 1)  # [B, D + 1]
        result[name] = {"steps": p, "meanOfSteps": p[:, 1:S + 1].mean(1),
                        "trapezoid": ((p[:, :S] + p[:, 1:S + 1]) / 2).sum(1) / S}
    return result

def temperature_and_thresholds(phi):
    """T [B] and t_s [B, D], constants for differentiation."""
    T, t = [], []
    for row in phi.detach().tolist():
        high, distinct = sorted(row, reverse=True), len(set(row))
        gap = (high[0] - high[-1]) / (distinct - 1) if distinct > 1 else 1.0
        T.append(1 / gap)
        t.append([(a + c) / 2 for a, c in zip(high, high[1:])] + [high[-1] - gap / 2])
    return torch.tensor(T), torch.tensor(t)

def eq7_eq8_soft(phi, S):
    """r = σ(T(φ − t_s)), [B, S, D]; α = r⊙x + (1−r)⊙b and β = r⊙b + (1−r)⊙x."""
    T, t = temperature_and_thresholds(phi)
    return torch.sigmoid(T[:, None, None] * (phi[:, None] - t[:, :S, None]))

def sensitivity_n(theta, x, y, b, phi, subsets):
    drops, sums = removals(theta, x, y, b, phi, subsets)
    drops, sums = drops - drops.mean(1, keepdim=True), sums - sums.mean(1, keepdim=True)
    scale = drops.norm(dim=1) * sums.norm(dim=1)
    return torch.where(scale > 0, (drops * sums).sum(1) / scale.clamp_min(1e-300), torch.zeros_like(scale))

def infidelity(theta, x, y, b, phi, subsets):
    drops, sums = removals(theta, x, y, b, phi, subsets)
    return ((sums - drops) ** 2).mean(1)                                 # Yeh et al. (2019), indicator form

def removals(theta, x, y, b, phi, subsets):
    """f(x)_y − f(masked)_y and Σφ of the removed units, both [B, number of subsets]."""
    removed = torch.stack([torch.zeros(x.shape[1]).index_fill(0, torch.tensor(s), 1.0) for s in subsets])
    return f(theta, x, y)[:, None] - f(theta, masked(x, 1 - removed, b), y), phi @ removed.T

def max_sensitivity(explain, x, delta):
    phi = explain(x)                                                     # Yeh et al. (2019): max ‖φ(x+δ) − φ(x)‖ / ‖φ(x)‖
    return torch.stack([(explain(x + d) - phi).norm(dim=1) / phi.norm(dim=1) for d in delta]).max(0).values

# Regularisers: each is a scalar, the mean over the batch.

def eq9_insertion(theta, x, y, b, phi):
    r = eq7_eq8_soft(phi, STEPS)
    return -log_f(theta, r * x[:, None] + (1 - r) * b, y).mean()

def eq10_deletion(theta, x, y, b, phi, form="A"):
    r = eq7_eq8_soft(phi, STEPS)
    beta = r * b + (1 - r) * x[:, None]
    if form == "A":
        return -(log_f(theta, x, y)[:, None] - log_f(theta, beta, y)).mean()
    return log_f(theta, beta, y).mean() if form == "B" else -log_one_minus_f(theta, beta, y).mean()

def norm_squared(phi):
    return (phi ** 2).sum(1).mean()

def wrong_label_insertion(theta, x, wrong, b, phi_wrong):
    """mean_s −log(1 − f(α_soft(x, φ^{y′}))_{y′}): ours, against explanations that encode the label."""
    r = eq7_eq8_soft(phi_wrong, STEPS)
    return -log_one_minus_f(theta, r * x[:, None] + (1 - r) * b, wrong).mean()

def a4_expo_fidelity(theta, x, y, b, phi, Z):
    return (kernel_cosine(Z) * (f(theta, masked(x, Z, b), y) - phi @ Z.T) ** 2).mean()

def a5_expo_stability(theta, x, y, b, Z):
    return (kernel_cosine(Z) * (f(theta, masked(x, Z, b), y) - f(theta, x, y)[:, None]) ** 2).mean()

def cross_entropy(theta, x, y):
    return -log_f(theta, x, y).mean()

def eq11_objective(theta, x, y, wrong, b, explain):
    phi, phi_wrong = explain(theta, y), explain(theta, wrong)
    return (cross_entropy(theta, x, y) + LAMBDA_INS * eq9_insertion(theta, x, y, b, phi)
            + LAMBDA_DEL * eq10_deletion(theta, x, y, b, phi) + LAMBDA_NORM * norm_squared(phi)
            + LAMBDA_WRONG * wrong_label_insertion(theta, x, wrong, b, phi_wrong))

def value_and_gradient(theta, loss):
    theta = [(w.detach().clone().requires_grad_(True), c.detach().clone().requires_grad_(True)) for w, c in theta]
    value = loss(theta)
    grads = list(torch.autograd.grad(value, [p for layer in theta for p in layer]))
    return {"value": value, "weights": grads[0::2], "biases": grads[1::2]}

def train(theta, loss, steps=10, lr=0.05, momentum=0.9, decay=5e-4):
    """SGD with Nesterov momentum, by hand: v ← μv + g, θ ← θ − lr·(g + μv), g with weight decay on every parameter."""
    velocity, losses = None, []
    for _ in range(steps):
        g = value_and_gradient(theta, loss)
        losses.append(g["value"])
        g = [(gw + decay * w, gc + decay * c) for gw, gc, (w, c) in zip(g["weights"], g["biases"], theta)]
        velocity = g if velocity is None else [(momentum * v + d, momentum * u + e) for (v, u), (d, e) in zip(velocity, g)]
        theta = [(w - lr * (d + momentum * v), c - lr * (e + momentum * u))
                 for (w, c), (d, e), (v, u) in zip(theta, g, velocity)]
    return {"learningRate": lr, "momentum": momentum, "weightDecay": decay, "losses": losses,
            "finalLoss": value_and_gradient(theta, loss)["value"], "weights": [w for w, _ in theta], "biases": [c for _, c in theta]}

def build():
    theta, x, y, wrong, b, Z, Zs, pairs, mixed, delta = problem()
    kernels = {"l2": kernel_l2(Z), "cosine": kernel_cosine(Z)}
    outputs = ("probability", "logit")
    out = logits(theta, x)

    def lime(kernel, output, intercept):
        phi, c = eq12_lime(theta, x, y, b, Z, kernels[kernel], output, intercept)
        return {"phi": phi, "intercept": c} if intercept else phi

    inner = torch.cat([torch.zeros(2), torch.ones(len(Zs) - 2)])
    every = torch.tensor(list(itertools.product([0.0, 1.0], repeat=x.shape[1])))
    shapley = {o: kernel_shap_constrained(theta, x, y, b, every, kernel_shapley(every), o) for o in outputs}
    for o in outputs:
        total = f(theta, x, y, o) - f(theta, b.expand_as(x), y, o)
        assert torch.allclose(shapley[o], shapley_by_definition(theta, x, y, b, o), rtol=0, atol=1e-12)
        assert torch.allclose(shapley[o].sum(1), total, rtol=0, atol=1e-12)

    phi = eq12_lime(theta, x, y, b, Z, kernels["cosine"])[0]
    tied = phi.clone()
    tied[3] = torch.tensor([0.2, 0.5, 0.2, 0.5, -0.1, 0.2])              # ties everywhere
    soft = tied.index_fill(0, torch.tensor(2), 0.25)                     # constant φ
    flat = phi.index_fill(0, torch.tensor(3), 0.0)                       # zero variance
    T, t = temperature_and_thresholds(soft)

    explainers = {
        "limeCosine": lambda th, label: eq12_lime(th, x, label, b, Z, kernels["cosine"])[0],
        "limeL2": lambda th, label: eq12_lime(th, x, label, b, Z, kernels["l2"])[0],
        "kernelShapConstrained": lambda th, label: kernel_shap_constrained(th, x, label, b, Zs, inner),
        "gradientTimesInput": lambda th, label: (x - b) * gradient(th, x, label, graph=True)}
    explainers["limeCosineDetached"] = lambda th, label: explainers["limeCosine"](th, label).detach()

    def terms(explain):
        p, pw = explain(theta, y), explain(theta, wrong)
        r = eq7_eq8_soft(pw, STEPS)
        return {"phi": p, "phiWrong": pw, "insertion": eq9_insertion(theta, x, y, b, p),
                "deletionA": eq10_deletion(theta, x, y, b, p, "A"), "deletionB": eq10_deletion(theta, x, y, b, p, "B"),
                "deletionC": eq10_deletion(theta, x, y, b, p, "C"), "norm": norm_squared(p),
                "wrongLabelInsertion": wrong_label_insertion(theta, x, wrong, b, pw),
                "wrongLabelNegativeLogProbability": -log_f(theta, r * x[:, None] + (1 - r) * b, wrong).mean(),
                "expoFidelity": a4_expo_fidelity(theta, x, y, b, p, Z), "expoStability": a5_expo_stability(theta, x, y, b, Z)}

    objective = lambda name: lambda th: eq11_objective(th, x, y, wrong, b, explainers[name])
    gradients = {name: value_and_gradient(theta, objective(name)) for name in explainers}
    gradients["expoFidelity"] = value_and_gradient(
        theta, lambda th: a4_expo_fidelity(th, x, y, b, explainers["limeCosine"](th, y), Z))
    gradients["expoStability"] = value_and_gradient(theta, lambda th: a5_expo_stability(th, x, y, b, Z))

    return {
        "about": {"source": "tools/golden/id_expo_oracle.py", "torch": torch.__version__, "dtype": "float64"},
        "model": {"weights": [w for w, _ in theta], "biases": [c for _, c in theta]},
        "inputs": {"x": x, "y": y, "wrongY": wrong, "baseline": b, "Z": Z.int(), "Zs": Zs.int()},
        "predictions": {"logits": out, "probabilities": torch.softmax(out, -1), "logProbabilities": torch.log_softmax(out, -1)},
        "lime": {"ridge": EPS, "kernelWeights": kernels, "maskedProbabilities": f(theta, masked(x, Z, b), y),
                 **{k: {o: {"plain": lime(k, o, False), "withIntercept": lime(k, o, True)} for o in outputs} for k in kernels}},
        "kernelShap": {"constrained": {o: kernel_shap_constrained(theta, x, y, b, Zs, inner, o) for o in outputs},
                       "exact": shapley,
                       "paperLiteral": {"kernelWeightsZ": kernel_shapley(Z), "kernelWeightsZs": kernel_shapley(Zs),
                                        "Z": eq12_lime(theta, x, y, b, Z, kernel_shapley(Z))[0],
                                        "Zs": eq12_lime(theta, x, y, b, Zs, kernel_shapley(Zs))[0]}},
        "gradients": {o: {"gradient": gradient(theta, x, y, o), "timesInput": x * gradient(theta, x, y, o),
                          "timesInputMinusBaseline": (x - b) * gradient(theta, x, y, o),
                          "integratedGradients": integrated_gradients(theta, x, y, b, o)} for o in outputs},
        "hardMasks": {"S": STEPS, "phi": tied, **eq1_eq3_scores(theta, x, y, b, tied, STEPS)},
        "softMasks": {"phi": soft, "temperature": T, "thresholds": t, "r": eq7_eq8_soft(soft, soft.shape[1])},
        "regularizers": {"S": STEPS, "crossEntropy": cross_entropy(theta, x, y),
                         **{name: terms(e) for name, e in explainers.items() if name != "limeCosineDetached"}},
        "objective": {"lambdaInsertion": LAMBDA_INS, "lambdaDeletion": LAMBDA_DEL, "lambdaNorm": LAMBDA_NORM,
                      "lambdaWrongLabel": LAMBDA_WRONG, **gradients},
        "metrics": {"phi": flat, "sensitivityN": {"subsets": pairs, "scores": sensitivity_n(theta, x, y, b, flat, pairs)},
                    "infidelity": {"subsets": mixed, "scores": infidelity(theta, x, y, b, flat, mixed)},
                    "maxSensitivity": {"delta": delta,
                                       "scores": max_sensitivity(lambda v: eq12_lime(theta, v, y, b, Z, kernels["cosine"])[0], x, delta)}},
        "training": train(theta, objective("limeCosine")),
    }

def render(v, indent=0):
    """JSON with one innermost list a line; Python prints the shortest digits (at most 17) that read back as the same double."""
    v = v.detach().tolist() if isinstance(v, torch.Tensor) else v
    pad = "  " * (indent + 1)
    if isinstance(v, dict):
        return "{\n" + ",\n".join(f"{pad}{json.dumps(k)}: {render(w, indent + 1)}" for k, w in v.items()) + "\n" + pad[2:] + "}"
    if isinstance(v, list) and v and not isinstance(v[0], (int, float)):
        return "[\n" + ",\n".join(pad + render(w, indent + 1) for w in v) + "\n" + pad[2:] + "]"
    return json.dumps(v, allow_nan=False)

if __name__ == "__main__":
    target = Path(__file__).resolve().parents[2] / "tests/Candor.Tests/Golden/id_expo.json"
    Path(sys.argv[1] if len(sys.argv) > 1 else target).write_text(render(build()) + "\n", encoding="utf-8")
