#!/usr/bin/env bash
# Packs the check for a machine with a GPU: every program with its own .NET, without a libtorch, in one archive.
#   tools/gpu-check/pack.sh [FILE]      (default artifacts/gpu-check.tar.xz)
set -euo pipefail
cd "$(dirname "$0")/../.."
archive="$(realpath -m "${1:-artifacts/gpu-check.tar.xz}")"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
for project in src/Candor.Cli tools/gpu-check tests/Candor.Tests tests/Conformance bench/Candor.Bench; do
    dotnet publish "$project" -c Release -r linux-x64 --self-contained -p:TorchSystem=none -p:PublishReadyToRun=false -p:RunAnalyzers=false -p:DebugType=none \
        -p:GenerateDocumentationFile=false --nologo -v quiet -o "$folder/gpu-check/app"
done
cp tools/gpu-check/gpu-check.sh "$folder/gpu-check/"
cp -r bench/pytorch "$folder/gpu-check/app/"
# Not needed to run: documentation for compilers, and what debuggers load.
find "$folder" \( -name '*.xml' -o -name '*.pdb' -o -name libmscordbi.so -o -name libmscordaccore.so -o -name __pycache__ \) -prune -exec rm -rf {} +
mkdir -p "$(dirname "$archive")"
tar -C "$folder" -cf - gpu-check | xz -6 -T0 >"$archive"
echo "$archive: $(($(stat -c %s "$archive") / 1048576)) MiB"
