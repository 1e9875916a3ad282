"""TorchScript as other people export it: one network with two columns, ending in every way. tests/Candor.Tests/Golden/given/*.pt

Class 1 where the first column is larger: logits (b - a, a - b), a and b as they come in. raw.pt takes raw values and has class 1 where the
first is above 50. Run with Debian's python3-torch (1.13)."""
import pathlib

import torch

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "tests/Candor.Tests/Golden/given"


class Given(torch.nn.Module):
    def __init__(self, end: str, dtype: torch.dtype = torch.float32):
        super().__init__()
        self.end = end
        self.linear = torch.nn.Linear(2, 2, dtype=dtype)
        with torch.no_grad():
            self.linear.weight.copy_(torch.tensor([[-1.0, 1.0], [1.0, -1.0]]))
            self.linear.bias.zero_()

    def forward(self, x):
        z = self.linear(x)
        if self.end == "softmax":
            return torch.softmax(z, 1)
        if self.end == "sigmoid":
            return torch.sigmoid(z[:, 1:] - z[:, :1])
        if self.end == "logit":
            return z[:, 1:] - z[:, :1]
        if self.end == "dropout":
            return torch.nn.functional.dropout(z, 0.5, True)
        return z


class Raw(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = torch.nn.Parameter(torch.tensor([0.2]))

    def forward(self, x):
        z = (x[:, :1] - 50.0) * self.scale
        return torch.cat([-z, z], 1)


class Indices(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.table = torch.nn.Embedding(60, 2)
        with torch.no_grad():
            self.table.weight.copy_(torch.arange(120.0).reshape(60, 2) / 60)

    def forward(self, x):
        return self.table(x[:, 0].round().long())


def main():
    FOLDER.mkdir(exist_ok=True)
    models = {end: Given(end) for end in ("logits", "softmax", "sigmoid", "logit", "dropout")}
    models |= {"double": Given("logits", torch.float64), "raw": Raw(), "indices": Indices()}
    for name, model in models.items():
        torch.jit.script(model.eval()).save(str(FOLDER / f"{name}.pt"))


main()
