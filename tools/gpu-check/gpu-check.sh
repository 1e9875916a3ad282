#!/usr/bin/env bash
# Checks Candor on a machine with a GPU, without a network, without .NET: what it computes against the processor and against PyTorch's
# numbers, and how fast it is beside plain PyTorch. Needs bash, coreutils, tar, and a libtorch with CUDA, which PyTorch's package for
# Python has. tools/gpu-check/pack.sh makes the archive that this lies in.
#
#   gpu-check.sh [--device cuda|cpu] [--out DIR] [--libtorch DIR] [--python PROGRAM] [--seconds N] [--only check,oracles,laws,verbs,speed]
#
# Every part has its own log in DIR and its own limit of N seconds (default 100); what fails does not keep the rest from running.
# The exit code is 0 where everything agrees, else 1.
set -uo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
device=cuda out=gpu-check libtorch="" python=python3 seconds=100 only=check,oracles,laws,verbs,speed
while [ $# -gt 0 ]; do
    case "$1" in
        --device) device="$2" ;;
        --out) out="$2" ;;
        --libtorch) libtorch="$2" ;;
        --python) python="$2" ;;
        --seconds) seconds="$2" ;;
        --only) only="$2" ;;
        *) echo "'$1' is not understood; give --device, --out, --libtorch, --python, --seconds, --only" >&2; exit 2 ;;
    esac
    shift 2 || { echo "an option lacks its value" >&2; exit 2; }
done
mkdir -p "$out"
out="$(cd "$out" && pwd)"
if [ -z "$libtorch" ]; then
    libtorch="$("$python" -c 'import os, torch; print(os.path.join(os.path.dirname(torch.__file__), "lib"))')" \
        || { echo "no PyTorch was found; give --libtorch DIR or --python PROGRAM" >&2; exit 2; }
fi
export CANDOR_LIBTORCH="$libtorch" CANDOR_TEST_DEVICE="$device" DOTNET_TieredPGO=0
cd "$here/app"
summary="$out/summary.txt"
: >"$summary"

part() { # NAME LOG COMMAND...: a line of the summary
    local name="$1" log="$2" code start=$SECONDS
    shift 2
    timeout -k 5 "$seconds" "$@" >"$out/$log" 2>&1
    code=$?
    echo "$name: exit code $code after $((SECONDS - start)) s; $(grep -E 'comparisons|Total:' "$out/$log" | tail -n 1 | tr -s ' ')" | tee -a "$summary"
}

wanted() { case ",$only," in *",$1,"*) return 0 ;; *) return 1 ;; esac; }

{ uname -a; nproc; nvidia-smi; "$python" -c 'import torch; print("PyTorch", torch.__version__, torch.cuda.is_available() and torch.cuda.get_device_name())'
  ls -1 "$libtorch"; } >"$out/machine.txt" 2>&1
part environment environment.txt ./Candor.Cli list environment

# Side by side: none is timed.
if wanted check; then part check check.txt ./GpuCheck --device "$device" --out "$out" & fi
if wanted oracles; then part oracles oracles.txt ./Candor.Tests -noColor -noLogo -namespace Candor.Tests.Oracle & fi
if wanted laws; then
    for class in ExplainerLaws MetricLaws TermLaws PromiseLaws RegressionLaws ExampleLaws TextLaws; do
        part "laws, $class" "$class.txt" ./Conformance -noColor -noLogo -class "Conformance.$class" &
    done
fi
if wanted verbs; then
    train() { # NAME OPTIONS...
        local name="$1"
        shift
        part "train, $name" "train-$name.txt" ./Candor.Cli train "$@" --device "$device" --out "$out/runs/$name"
    }
    {
        train id-expo breast-cancer --method id-expo --explainer lime --pretrain-epochs 5 --epochs 3 --rows 100
        train expo breast-cancer --method expo-f --explainer lime --pretrain-epochs 5 --epochs 3 --rows 100
        train fewer breast-cancer --method fewer-examples --epochs 3
        train digits digits --method id-expo --explainer kernel-shap --pretrain-epochs 3 --epochs 2 --rows 100
        train opinions opinions --method ce --explainer lime --pretrain-epochs 1 --epochs 1 --rows 100
        part "explain" explain.txt ./Candor.Cli explain "$out/runs/id-expo" --row 1 --device "$device" --out "$out/runs/explained"
    } &
fi
wait

# One after the other: Candor on the device, PyTorch there, Candor on the processor.
if wanted speed; then
    measure() { # SIDE JOB COMMAND...: its lines of JSON, each with side and job
        local side="$1" job="$2" code
        shift 2
        timeout -k 5 60 "$@" --threads "$(nproc)" >"$out/line.txt" 2>"$out/error.txt"
        code=$?
        [ $code -eq 0 ] || echo "speed, $job, $side: exit code $code: $(tail -n 1 "$out/error.txt")" | tee -a "$summary"
        sed "s/^{/{\"side\": \"$side\", \"job\": \"$job\", /" "$out/line.txt" >>"$out/speed.jsonl"
    }
    speed() { # JOB, Candor's arguments, PyTorch's script and its arguments
        local ours theirs
        read -ra ours <<<"$2"
        read -ra theirs <<<"$3"
        measure "Candor, $device" "$1" ./Candor.Bench "${ours[@]}" --device "$device" --rounds 3
        measure "PyTorch, $device" "$1" "$python" "pytorch/${theirs[0]}" "${theirs[@]:1}" --device "$device" --rounds 3
        measure "Candor, cpu" "$1" ./Candor.Bench "${ours[@]}" --device cpu --rounds 1 --steps-per-round 1
    }
    : >"$out/speed.jsonl"
    speed "LIME step, MLP 2x1024" "step --hidden 1024" "id_expo_step.py --hidden 1024"
    speed "Grad-CAM step, small-cnn" "cam-step" "images.py cam-step"
    speed "Grad-CAM step, ResNet-18" "resnet18-cam-step --batch 64" "images.py cam-step --network resnet18 --batch 64"
    speed "MEED step" "meed-step" "meed.py step"
    speed "1,000 rows explained, MLP 2x1024" "explain --hidden 1024" "explain_rows.py --hidden 1024 --chunk 1000 --ways batched,shared"
    measure "PyTorch, $device" "LIME step, MLP 2x1024, masks shared" "$python" pytorch/id_expo_step.py --hidden 1024 --batched --device "$device"
    for chunk in 1024 8192 65536; do
        measure "Candor, $device" "LIME step, MLP 2x1024, chunks of $chunk" ./Candor.Bench step --hidden 1024 --chunk $chunk --device "$device"
    done
    for chunk in 128 512 8192; do
        measure "Candor, $device" "Grad-CAM step, small-cnn, chunks of $chunk" ./Candor.Bench cam-step --chunk $chunk --device "$device"
    done
    for path in chunked single-graph; do
        measure "Candor, $device" "LIME step, MLP 2x1024, $path" ./Candor.Bench step --hidden 1024 --path $path --device "$device"
    done
    rm -f "$out/line.txt" "$out/error.txt"
fi
! grep -q 'exit code [1-9]' "$summary"
