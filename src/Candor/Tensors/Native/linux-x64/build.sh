#!/usr/bin/env bash
# Builds libcandor_compat.so, which lies beside this script ready made: no compiler is needed to build or use Candor.
set -euo pipefail
cd "$(dirname "$0")"
gcc -shared -fPIC -O2 -nostdlib -s -fvisibility=hidden -Wl,-soname,libcandor_compat.so -Wl,--build-id=none -o libcandor_compat.so candor_compat.c
nm -D --defined-only libcandor_compat.so
