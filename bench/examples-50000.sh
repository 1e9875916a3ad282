#!/usr/bin/env bash
# A whole training of representer points on 50,000 images with features of 512 units: training, scores, explanations and record, with the
# peak of its resident memory. bench/examples-50000.sh [options of candor train, e.g. --batch 12500 for exact steps]
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
(($#)) || set -- --fresh-points 256 --batch 512
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}"
/usr/bin/time -f '%e s, %U s of processor time, peak %M KiB' \
    ./candor train fashion-mnist --predictor mlp --hidden 512,512,512 --method fewer-examples --examples 10 --train-share 0.714286 --validation-share 0.142857 \
    --epochs 1 --sparsity 0.0001 --out "$out/run" "$@"
