#!/usr/bin/env bash
# Builds the two libraries that lie beside this script ready made: no compiler is needed to build or use Candor.
set -euo pipefail
cd "$(dirname "$0")"
flags=(-shared -fPIC -O2 -Wall -Werror -s -fvisibility=hidden -Wl,--build-id=none)
gcc "${flags[@]}" -nostdlib -Wl,-soname,libcandor_compat.so -o libcandor_compat.so candor_compat.c

# LibTorchSharp is needed by its name alone, so an empty library of that name serves to link.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
gcc -shared -nostdlib -Wl,-soname,libLibTorchSharp.so -o "$scratch/libLibTorchSharp.so" -x c /dev/null
gcc "${flags[@]}" -Wl,-soname,libcandor_scalars.so -o libcandor_scalars.so candor_scalars.c -Wl,--no-as-needed "$scratch/libLibTorchSharp.so"

nm -D --defined-only libcandor_compat.so libcandor_scalars.so
