"""Golden numbers for images: networks with torchvision's and our parameter names, Grad-CAM, Grad-CAM++ and the gradient of the whole
objective with Grad-CAM, in float64 PyTorch 1.13; and two TorchScript files of the same small residual network.

    python3 tools/golden/vision_oracle.py

writes tests/Candor.Tests/Golden/vision.safetensors, staged.pt (its stages exported) and chain.pt (one module after the other). B batch, L classes, D units, S steps.
"""
import sys
from collections import OrderedDict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import torch
import torch.nn.functional as F
from torch import nn

from id_expo_oracle import temperature_and_thresholds
from torch_oracle import save_script, write

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
GOLDEN = Path(__file__).resolve().parents[2] / "tests" / "Candor.Tests" / "Golden"
WIDTH, CLASSES, SIDE, STEPS = 2, 3, 16, 8
LAMBDA_INS, LAMBDA_DEL, LAMBDA_NORM = 0.1, 0.2, 0.01


class Block(nn.Module):
    """torchvision's BasicBlock."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        identity = x
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        if self.downsample is not None:
            identity = self.downsample(x)
        out += identity
        return self.relu(out)


class ResNet(nn.Module):
    """torchvision's resnet18 but for the stem and the number of channels."""

    def __init__(self, standard, channels=3, width=WIDTH, classes=CLASSES, layers=4):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, width, 7, 2, 3, bias=False) if standard else nn.Conv2d(channels, width, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        for i in range(layers):
            setattr(self, f"layer{i + 1}", nn.Sequential(
                Block(width << max(0, i - 1), width << i, 1 if i == 0 else 2), Block(width << i, width << i, 1)))
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(width << (layers - 1), classes)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(torch.flatten(self.avgpool(x), 1))


class Short(ResNet):
    """The first two layers, for TorchScript files."""

    def __init__(self):
        super().__init__(standard=False, layers=2)

    def forward(self, x):
        return self.from_conv1(self.to_conv1(x))

    @torch.jit.export
    def to_conv1(self, x):
        return self.conv1(x)

    @torch.jit.export
    def from_conv1(self, x):
        return self.from_layer1(self.layer1(self.maxpool(self.relu(self.bn1(x)))))

    @torch.jit.export
    def to_layer1(self, x):
        return self.layer1(self.maxpool(self.relu(self.bn1(self.conv1(x)))))

    @torch.jit.export
    def from_layer1(self, x):
        return self.from_layer2(self.layer2(x))

    @torch.jit.export
    def to_layer2(self, x):
        return self.layer2(self.to_layer1(x))

    @torch.jit.export
    def from_layer2(self, x):
        return self.fc(torch.flatten(self.avgpool(x), 1))


def chain(short):
    """The same network as one module after the other, under the same names."""
    parts = [(name, getattr(short, name)) for name in ("conv1", "bn1", "relu", "maxpool", "layer1", "layer2", "avgpool")]
    return nn.Sequential(OrderedDict(parts + [("flatten", nn.Flatten()), ("fc", short.fc)]))


class SmallCnn(nn.Module):
    """ReLU before pooling, as people write it."""

    def __init__(self, width=WIDTH, side=12):
        super().__init__()
        self.conv1 = nn.Conv2d(1, width, 3, padding=1)
        self.conv2 = nn.Conv2d(width, 2 * width, 3, padding=1)
        self.conv3 = nn.Conv2d(2 * width, 4 * width, 3, padding=1)
        self.fc1 = nn.Linear(4 * width * (side // 4) ** 2, 4 * width)
        self.fc2 = nn.Linear(4 * width, CLASSES)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        self.conv3_out = F.relu(self.conv3(x))
        return self.fc2(F.relu(self.fc1(self.conv3_out.flatten(1))))


def prepare(model, generator):
    """Weights and running statistics unlike the initial ones."""
    with torch.no_grad():
        for name, p in list(model.named_parameters()) + list(model.named_buffers()):
            if not p.is_floating_point():
                continue
            if name.endswith("running_var"):
                p.copy_(0.5 + torch.rand(p.shape, generator=generator))
            elif name.endswith("weight") and p.dim() == 1:
                p.copy_(0.7 + 0.6 * torch.rand(p.shape, generator=generator))
            elif p.dim() > 1:
                p.copy_(torch.randn(p.shape, generator=generator) * (2 / p[0].numel()) ** 0.5)
            else:
                p.copy_(0.2 * torch.randn(p.shape, generator=generator))
    return model


def pick(v, y):
    return v.gather(-1, y.reshape(-1, *[1] * (v.dim() - 1)).expand(*v.shape[:-1], 1)).squeeze(-1)


def run(model, x):
    """Logits and the stages' maps."""
    maps, hooks = {}, []
    for name in ("layer1", "layer2", "layer3", "layer4"):
        if hasattr(model, name):
            hooks.append(getattr(model, name).register_forward_hook(lambda m, i, o, name=name: maps.__setitem__(name, o)))
    out = model(x)
    for hook in hooks:
        hook.remove()
    return out, maps


def cam(maps, out, y, output, graph=False, detach=False, plus=False):
    f = pick(torch.softmax(out, -1) if output == "probability" else out, y).sum()
    g = torch.autograd.grad(f, maps, create_graph=graph, retain_graph=True)[0]
    if detach:
        g = g.detach()
    if plus:                                                              # Chattopadhyay et al. (2018), Eqs. (10), (19)
        bottom = 2 * g ** 2 + maps.sum((2, 3), keepdim=True) * g ** 3
        alpha = torch.where(bottom != 0, g ** 2 / torch.where(bottom != 0, bottom, torch.ones_like(bottom)), torch.zeros_like(bottom))
        omega = (alpha * F.relu(g)).sum((2, 3), keepdim=True)
    else:
        omega = g.mean((2, 3), keepdim=True)                              # Eq. (13)
    return F.relu((omega * maps).sum(1)).flatten(1)                       # Eq. (14), [B, D]


def expand(r, side):
    """[B, S, D] → [B, S, 1, H, W] by nearest neighbour."""
    cells = int(r.shape[-1] ** 0.5)
    return F.interpolate(r.reshape(-1, 1, cells, cells), size=(side, side), mode="nearest").reshape(*r.shape[:2], 1, side, side)


def objective(model, x, y, b, output, detach):
    """Eq. (11) with the cross-entropy pass in training mode and all others in evaluation mode."""
    model.train()
    log_p = torch.log_softmax(model(x), -1)
    model.eval()
    out, maps = run(model, x)
    phi = cam(maps["layer2"], out, y, output, graph=True, detach=detach)
    T, t = temperature_and_thresholds(phi)
    r = torch.sigmoid(T[:, None, None] * (phi[:, None] - t[:, :STEPS, None]))
    wide = expand(r, SIDE)

    def log_f(images):
        return pick(torch.log_softmax(model(images.flatten(0, 1)), -1).reshape(*images.shape[:2], -1), y)

    insertion = -log_f(wide * x[:, None] + (1 - wide) * b).mean()
    deletion = -(pick(log_p, y)[:, None] - log_f(wide * b + (1 - wide) * x[:, None])).mean()
    return (-pick(log_p, y).mean() + LAMBDA_INS * insertion + LAMBDA_DEL * deletion + LAMBDA_NORM * (phi ** 2).sum(1).mean()), phi


def main():
    g = torch.Generator().manual_seed(3)
    out = {}
    x, y = torch.randn(4, 3, SIDE, SIDE, generator=g), torch.tensor([0, 1, 2, 1])
    b = (0.3 * torch.randn(3, 1, 1, generator=g)).expand(3, SIDE, SIDE)
    out.update({"x": x, "y": y, "b": b.contiguous()})
    for stem, standard in (("small", False), ("standard", True)):
        model = prepare(ResNet(standard), g)
        out.update({f"{stem}/state/{k}": v.clone() for k, v in model.state_dict().items()})
        model.eval()
        logits, maps = run(model, x)
        out[f"{stem}/logits"] = logits
        out.update({f"{stem}/{k}": v for k, v in maps.items()})
        if standard:
            continue
        for output in ("logit", "probability"):
            out[f"cam/{output}"] = cam(maps["layer2"], logits, y, output)
            out[f"camPlusPlus/{output}"] = cam(maps["layer2"], logits, y, output, plus=True)
        for name, output, detach in (("logit", "logit", False), ("probability", "probability", False), ("detached", "logit", True)):
            model.load_state_dict({k[len("small/state/"):]: v for k, v in out.items() if k.startswith("small/state/")})
            model.zero_grad()
            value, phi = objective(model, x, y, b, output, detach)
            value.backward()
            out[f"objective/{name}/value"] = value.detach()
            out.update({f"objective/{name}/gradient/{k}": p.grad.clone() for k, p in model.named_parameters()})
        out["objective/running_mean"], out["objective/running_var"] = model.bn1.running_mean.clone(), model.bn1.running_var.clone()
    small = prepare(SmallCnn(), g)
    xs = torch.randn(4, 1, 12, 12, generator=g)
    logits = small(xs)
    out.update({f"smallCnn/state/{k}": v for k, v in small.state_dict().items()})
    out.update({"smallCnn/x": xs, "smallCnn/logits": logits, "smallCnn/cam": cam(small.conv3_out, logits, y, "logit")})

    GOLDEN.mkdir(exist_ok=True)
    script = prepare(Short(), g).float().eval()
    xf = x.float().requires_grad_(True)
    logits, maps = run(script, xf)
    out.update({"script/logits": logits, "script/layer1": maps["layer1"], "script/layer2": maps["layer2"],
                "script/cam1": cam(maps["layer1"], logits, y, "logit"), "script/cam2": cam(maps["layer2"], logits, y, "logit")})
    phi = cam(maps["layer1"], logits, y, "logit", graph=True)
    phi.square().sum().backward()
    out["script/gradient"] = script.conv1.weight.grad
    write(GOLDEN / "vision.safetensors", out)
    save_script(torch.jit.script(script), GOLDEN / "staged.pt")
    save_script(torch.jit.script(chain(script)), GOLDEN / "chain.pt")


if __name__ == "__main__":
    main()
