"""What letters are without their accents: Unicode's canonical decomposition without nonspacing marks. .NET does not decompose where it runs
without ICU, as Candor does, so that texts are cut alike everywhere.

    python3 tools/make-accents.py

Writes src/Candor.Data/Texts/accents.txt: a line a letter, the letter and what is left of it. Hangul syllables follow a rule and are left out.
"""
import unicodedata
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "src/Candor.Data/Texts/accents.txt"


def main():
    lines = []
    for code in range(0x80, 0x30000):
        letter = chr(code)
        if 0xAC00 <= code <= 0xD7A3 or 0xD800 <= code <= 0xDFFF or unicodedata.normalize("NFD", letter) == letter:
            continue
        left = "".join(c for c in unicodedata.normalize("NFD", letter) if unicodedata.category(c) != "Mn")
        lines.append(letter + left + "\n")
    OUT.write_text("".join(lines), encoding="utf-8")


main()
