"""Small transformers over texts as PyTorch exports them, with their vocabulary, and for some texts the pieces, the logits and the
gradient of the first logit in each piece's vector.

    python3 tools/golden/text_models.py

Writes tests/Candor.Onnx.Tests/Models/pieces/{vocab.txt,marked.onnx,bare.onnx,cases.json}: `marked` takes input_ids, attention_mask and
token_type_ids and is read at [CLS]; `bare` takes input_ids alone and is read at the mean of its places. Random weights, dynamic batch and
length, 24 positions. The pieces are cut here, by a WordPiece of a few lines. PyTorch 1.13.
"""
import json
import unicodedata
from pathlib import Path

import torch
from torch import nn

FOLDER = Path(__file__).resolve().parents[2] / "tests/Candor.Onnx.Tests/Models/pieces"
VOCABULARY = """[PAD] [UNK] [CLS] [SEP] [MASK] ! , . ' < > / the a film was not good bad bore un ##ful ##dom ##ing ##s ##bear ##able
don t cafe br act ##or moving very 5 well ##- - ##e""".split()
TEXTS = ["A very moving film!", "The film was not good, the actor bad.", "Unbearable boredom", "Don't act: café acting",
         "bad<br />films \u20ac5 \u559c\u6b22", "well-acting actors"]


def pieces(text):
    """WordPiece as BERT has it, lower case: blanks and punctuation separate, ideographs stand alone, the longest piece first."""
    text = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(c) != "Mn")
    words, word = [], ""
    for c in text + " ":
        alone = unicodedata.category(c).startswith("P") or (c.isascii() and not c.isalnum() and not c.isspace()) or "\u4e00" <= c <= "\u9fff"
        if c.isspace() or alone:
            words += [word] if word else []
            word = ""
            words += [c] if alone else []
        else:
            word += c
    found = []
    for word in words:
        cut, start = [], 0
        while start < len(word):
            end = len(word)
            while end > start and ("##" if start else "") + word[start:end] not in VOCABULARY:
                end -= 1
            if end == start:
                cut = ["[UNK]"]
                break
            cut.append(("##" if start else "") + word[start:end])
            start = end
        found += cut
    return found


class Layer(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(width, width) for _ in range(4))
        self.n1, self.n2, self.heads = nn.LayerNorm(width), nn.LayerNorm(width), heads
        self.f = nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))

    def forward(self, x, bias):
        b, t, w = x.shape
        q, k, v = (m(x).view(b, t, self.heads, w // self.heads).transpose(1, 2) for m in (self.q, self.k, self.v))
        a = (q @ k.transpose(2, 3) / (w // self.heads) ** 0.5 + bias).softmax(3)
        x = self.n1(x + self.o((a @ v).transpose(1, 2).reshape(b, t, w)))
        return self.n2(x + self.f(x))


class Marked(nn.Module):
    def __init__(self, classes=3, width=12):
        super().__init__()
        self.e, self.p, self.t = nn.Embedding(len(VOCABULARY), width), nn.Embedding(24, width), nn.Embedding(2, width)
        self.n, self.l, self.h = nn.LayerNorm(width), nn.ModuleList([Layer(width, 2), Layer(width, 2)]), nn.Linear(width, classes)

    def embedded(self, vectors, mask, types):
        x = self.n(vectors + self.p(torch.arange(vectors.shape[1])) + self.t(types))
        bias = (1 - mask[:, None, None, :].to(x.dtype)) * -10000.0
        for layer in self.l:
            x = layer(x, bias)
        return self.h(x[:, 0])

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.embedded(self.e(input_ids), attention_mask, token_type_ids)


class Bare(Marked):
    def embedded(self, vectors, *_):
        x = self.n(vectors + self.p(torch.arange(vectors.shape[1])))
        for layer in self.l:
            x = layer(x, torch.zeros(1))
        return self.h(x.mean(1))

    def forward(self, input_ids):
        return self.embedded(self.e(input_ids))


def case(text, marked, bare):
    ids = torch.tensor([[VOCABULARY.index(p) for p in ["[CLS]", *pieces(text), "[SEP]"]]])
    result = {"text": text, "input_ids": ids[0].tolist()}
    for name, network in (("marked", marked), ("bare", bare)):
        vectors = network.e(ids).detach().requires_grad_()
        logits = network.embedded(vectors, torch.ones_like(ids), torch.zeros_like(ids))
        gradient, = torch.autograd.grad(logits[0, 0], vectors)
        result[name] = {"logits": logits[0].tolist(), "gradient_of_logit_0": gradient[0].sum(1).tolist()}
    return result


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "vocab.txt").write_text("\n".join(VOCABULARY) + "\n")
    torch.manual_seed(3)
    marked, bare = Marked().eval(), Bare().eval()
    for network in (marked, bare):
        network.h.weight.data *= 6
    ids = torch.tensor([[2, 12, 14, 3], [2, 13, 15, 3]])
    names = ["input_ids", "attention_mask", "token_type_ids"]
    axes = {n: {0: "batch", 1: "tokens"} for n in names}
    torch.onnx.export(marked, (ids, torch.ones_like(ids), torch.zeros_like(ids)), FOLDER / "marked.onnx", opset_version=14,
                      input_names=names, output_names=["logits"], dynamic_axes={**axes, "logits": {0: "batch"}})
    torch.onnx.export(bare, (ids,), FOLDER / "bare.onnx", opset_version=14, input_names=names[:1], output_names=["logits"],
                      dynamic_axes={"input_ids": axes["input_ids"], "logits": {0: "batch"}})
    (FOLDER / "cases.json").write_text(json.dumps({"cases": [case(t, marked, bare) for t in TEXTS]}, indent=1) + "\n")


main()
