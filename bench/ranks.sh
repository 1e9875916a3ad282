#!/usr/bin/env bash
# Two ranks of one thread against one process of two threads: the same step (strong scaling), a step of twice the rows against one process
# of one thread (weak scaling), and what a sum over the ranks costs. bench/ranks.sh [ROUNDS] prints a Markdown table; needs mpirun.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-3}
bench=artifacts/bin/Candor.Bench/release/Candor.Bench
[ -x "$bench" ] || dotnet build bench/Candor.Bench -c Release -v q -nologo >&2
ranks=(mpirun --allow-run-as-root --oversubscribe --bind-to none --mca btl_vader_single_copy_mechanism none -np 2)

# Median of the rounds' medians, in milliseconds.
median() {
    grep -o '"medianMs": [0-9.]*' | cut -d' ' -f2 | sort -g | awk '{ t[NR] = $1 } END { print (NR % 2) ? t[(NR + 1) / 2] : (t[NR / 2] + t[NR / 2 + 1]) / 2 }'
}
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

echo "| step | rows | one process, two threads, ms | two ranks of one thread, ms | speed of the ranks | one process, one thread, half of the rows, ms | weak scaling |"
echo "|---|---|---|---|---|---|---|"
while read -r job batch more; do
    whole= split= half=
    # In turn, so that what else the machine does meets all alike.
    for ((round = 0; round < rounds; round++)); do
        whole+=$("$bench" "$job" --threads 2 --batch "$batch" --rounds 1 $more </dev/null)$'\n'
        split+=$("${ranks[@]}" "$bench" "$job" --threads 1 --batch "$batch" --rounds 1 $more </dev/null)$'\n'
        half+=$("$bench" "$job" --threads 1 --batch $((batch / 2)) --rounds 1 $more </dev/null)$'\n'
    done
    a=$(median <<<"$whole") b=$(median <<<"$split") c=$(median <<<"$half")
    echo "| $job | $batch | $a | $b | $(ratio "$a" "$b") | $c | $(ratio "$c" "$b") |"
done <<'JOBS'
step 128 --steps-per-round 15
cam-step 64 --steps-per-round 5
lime-step 16 --steps-per-round 3
resnet18-cam-step 16 --steps-per-round 3
resnet18-lime-step 4 --samples 80 --steps-per-round 1
JOBS
echo
echo "| numbers (float32) | sum over two ranks, ms |"
echo "|---|---|"
for elements in 1 80000 1000000 11000000; do
    echo "| $elements | $("${ranks[@]}" "$bench" sum --threads 1 --elements $elements --steps-per-round 30 --rounds "$rounds" | median) |"
done
