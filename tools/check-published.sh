#!/usr/bin/env bash
# Whether a published folder of the command line has its system's native libraries and no other's: tools/check-published.sh RID FOLDER
set -euo pipefail
rid=$1 folder=$2
case $rid in
    linux-x64) wanted="Candor.Cli libLibTorchSharp.so libtorch.so libtorch_cpu.so libc10.so libSkiaSharp.so libe_sqlite3.so libcandor_compat.so libcandor_scalars.so" other='\.(dylib)$|^(torch|c10|LibTorchSharp).*\.dll$' ;;
    win-x64) wanted="Candor.Cli.exe LibTorchSharp.dll torch.dll torch_cpu.dll c10.dll libiomp5md.dll libSkiaSharp.dll e_sqlite3.dll" other='\.(so|dylib)$' ;;
    osx-arm64) wanted="Candor.Cli libLibTorchSharp.dylib libtorch.dylib libtorch_cpu.dylib libc10.dylib libomp.dylib libSkiaSharp.dylib libe_sqlite3.dylib" other='\.so$|^(torch|c10|LibTorchSharp).*\.dll$' ;;
    *) echo "nothing is known of $rid" >&2; exit 2 ;;
esac
files=$(find "$folder" -type f -exec basename {} \;)
for file in Candor.Cli.dll Candor.dll TorchSharp.dll $wanted; do
    grep -qxF "$file" <<<"$files" || { echo "$folder ($rid) lacks $file" >&2; exit 1; }
done
if grep -E "$other|torch_python|_test\.|libSkiaSharp\.pdb" <<<"$files"; then echo "the files above do not belong into $folder ($rid)" >&2; exit 1; fi
echo "$rid: $(du -sm "$folder" | cut -f1) MB, complete"
