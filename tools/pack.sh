#!/usr/bin/env bash
# Packs the libraries and the tool into artifacts/packing/package/release: tools/pack.sh [-p:Version=1.2.3] [projects of src…]
# Packages depend on libtorch for every system, so this restores all of them (about 1.2 GB the first time).
set -euo pipefail
cd "$(dirname "$0")/.."
options=() projects=()
for argument in "$@"; do
    case $argument in -*) options+=("$argument") ;; *) projects+=("$argument") ;; esac
done
[ ${#projects[@]} -gt 0 ] || for folder in src/*/; do projects+=("$(basename "$folder")"); done
rm -rf artifacts/packing/package artifacts/packing/publish
for project in "${projects[@]}"; do
    dotnet pack "src/$project" -c Release -p:Packing=true --nologo -v quiet ${options[@]+"${options[@]}"}
done
ls -l artifacts/packing/package/release
