#!/usr/bin/env bash
# ID-ExpO with LIME against cross-entropy alone on eleven real tables, by the command line.
#   experiments/tables/run.sh OUT [FOLDER] [SEEDS] [SETS]
# FOLDER holds NAME/NAME.csv for the sets that are not built in; without it they are taken by name (candor data fetch NAME).
# EPOCHS, WEIGHTS and THREADS in the environment change the 60 epochs, the weights 0.1 and 0.01, and the one thread.
# Every run leaves OUT/NAME-METHOD-LAMBDA-SEED.json; runs that are there already are left out, so it can be stopped and started again.
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
out=$1 folder=${2:-} seeds=${3:-1 2} sets=${4:-breast-cancer glass wine vehicle digits collins qsar-biodeg wine-quality-red steel-plates-fault mfeat-fourier one-hundred-plants-shape}
mkdir -p "$out"
run() { # NAME DATA METHOD LAMBDA SEED
    local file="$out/$1-$3-$4-$5.json" scratch
    [ -s "$file" ] && return
    scratch=$(mktemp -d)
    local weights=(--lambda12 "$4")
    [ "$3" = ce ] && weights=()
    "$root/candor" train "$2" --method "$3" "${weights[@]}" --seed "$5" --epochs "${EPOCHS:-60}" --patience 20 --threads "${THREADS:-1}" \
        --out "$scratch/run" --json >"$file.part" 2>"$file.log" && cp "$scratch/run/record.json" "${file%.json}.record.json" && mv "$file.part" "$file"
    rm -rf "$scratch"
}
for seed in $seeds; do
    for name in $sets; do
        data=$name
        [ -n "$folder" ] && [ -f "$folder/$name/$name.csv" ] && [ "$name" != glass ] && [ "$name" != vehicle ] && data="$folder/$name/$name.csv"
        run "$name" "$data" ce 0 "$seed"
        for weight in ${WEIGHTS:-0.1 0.01}; do run "$name" "$data" id-expo "$weight" "$seed"; done
    done
done
