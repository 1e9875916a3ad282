#!/usr/bin/env python3
"""Makes src/Candor.Data/Builtin/*.csv from Debian's packages r-cran-mlbench and python3-sklearn.

Usage: /usr/bin/python3 tools/convert-data.py     (needs Rscript, r-cran-mlbench, python3-sklearn)

Every number is printed as the shortest token that reads back as the same double, without a trailing ".0".
The last column is `class`. Rows keep the source's order. Prints the sha256 of each file, as Builtin/README.md records it.
"""
import csv
import hashlib
import io
import pathlib
import subprocess

from sklearn import datasets

OUT = pathlib.Path(__file__).resolve().parent.parent / "src" / "Candor.Data" / "Builtin"

# The R line: load the .rda and print it with 17 digits, so that Python reads the very same doubles.
R_LINE = ('load(system.file("data", "{0}.rda", package = "mlbench")); d <- get("{0}"); '
          'for (i in which(sapply(d, is.numeric))) d[[i]] <- sprintf("%.17g", d[[i]]); '
          'write.csv(d, row.names = FALSE, quote = FALSE)')

# Full names of Vehicle's abbreviated columns, from the package's own help page.
VEHICLE = ["compactness", "circularity", "distance circularity", "radius ratio", "pr.axis aspect ratio",
           "max.length aspect ratio", "scatter ratio", "elongatedness", "pr.axis rectangularity", "max.length rectangularity",
           "scaled variance along major axis", "scaled variance along minor axis", "scaled radius of gyration",
           "skewness about major axis", "skewness about minor axis", "kurtosis about minor axis", "kurtosis about major axis",
           "hollows ratio"]


def token(value):
    text = repr(float(value))
    return text[:-2] if text.endswith(".0") else text


def write(name, columns, rows, labels):
    lines = [",".join(list(columns) + ["class"])]
    lines += [",".join([token(v) for v in row] + [str(label)]) for row, label in zip(rows, labels)]
    data = ("\n".join(lines) + "\n").encode("ascii")
    (OUT / f"{name}.csv").write_bytes(data)
    print(f"{name}.csv", len(lines) - 1, "rows", len(data), "bytes", hashlib.sha256(data).hexdigest())


def from_mlbench(name, table, columns=None):
    text = subprocess.run(["Rscript", "-e", R_LINE.format(table)], check=True, capture_output=True, text=True).stdout
    header, *rows = list(csv.reader(io.StringIO(text)))
    write(name, columns or header[:-1], [row[:-1] for row in rows], [row[-1] for row in rows])


def from_sklearn(name, bunch, columns):
    write(name, columns, bunch.data, [bunch.target_names[t] for t in bunch.target])


from_mlbench("glass", "Glass")
from_mlbench("vehicle", "Vehicle", VEHICLE)
breast_cancer, wine, digits = datasets.load_breast_cancer(), datasets.load_wine(), datasets.load_digits()
from_sklearn("breast-cancer", breast_cancer, breast_cancer.feature_names)
from_sklearn("wine", wine, wine.feature_names)
from_sklearn("digits", digits, [f"r{r}c{c}" for r in range(8) for c in range(8)])
