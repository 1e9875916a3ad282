"""A TorchScript predictor that exports its two halves, and the numbers that it gives.

    python3 tools/golden/feature_map.py

Writes tests/Candor.Tests/Golden/feature_map.pt: 4 columns, 5 features, 3 classes, weights that are fractions. Written with PyTorch 1.13.
"""
from pathlib import Path

import torch


class Halves(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.last = torch.nn.Linear(4, 5), torch.nn.Linear(5, 3)
        with torch.no_grad():
            for p in self.parameters():
                p.copy_(((torch.arange(p.numel()) * 7 % 11) - 5).reshape(p.shape) / 8)

    @torch.jit.export
    def features(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.first(x))

    @torch.jit.export
    def classify(self, f: torch.Tensor) -> torch.Tensor:
        return self.last(f)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.classify(self.features(x))


class Broken(Halves):
    @torch.jit.export
    def classify(self, f: torch.Tensor) -> torch.Tensor:
        return self.last(f) + 1

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.last(self.features(x))


here = Path(__file__).resolve().parents[2] / 'tests/Candor.Tests/Golden'
torch.jit.script(Halves()).save(str(here / 'feature_map.pt'))
torch.jit.script(Broken()).save(str(here / 'feature_map_broken.pt'))
print(Halves()(torch.tensor([[1., 2., 3., 4.]])).tolist())
