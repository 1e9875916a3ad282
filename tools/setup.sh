# Shared by ./candor, ./test and .ci/run: installs what is missing, builds once, and sets the environment in which tensors are fast.
# Everything it says goes to standard error.

candor_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
candor_packages=(g++ cmake libopenblas0-openmp libtcmalloc-minimal4 dataset-fashion-mnist)

candor_say() { printf 'candor: %s\n' "$*" >&2; }
candor_fail() { candor_say "$*"; exit 2; }

# Installs the given Debian packages where they are missing.
candor_install() {
    local missing=() package
    for package in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null)" = 'ii ' ] || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || candor_fail "these packages are missing and you are not root: ${missing[*]}. Install them as root: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    candor_say "installing ${missing[*]} (once; a few minutes)"
    local log="$candor_root/artifacts/setup.log"
    {
        "${as_root[@]}" apt-get update -qq
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
    } >"$log" 2>&1 </dev/null || { tail -n 5 "$log" >&2; candor_fail "the packages could not be installed; the whole log is in $log"; }
}

candor_require() {
    mkdir -p "$candor_root/artifacts"
    if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
        if [ -n "${CANDOR_LIBTORCH:-}" ]; then candor_install "${candor_packages[@]}" "$@"; else candor_install libtorch-dev "${candor_packages[@]}" "$@"; fi
    elif [ -z "${CANDOR_LIBTORCH:-}" ]; then
        candor_fail "this machine has no apt, so libtorch cannot be installed from here. Unpack libtorch (C++, cxx11 ABI) yourself and set CANDOR_LIBTORCH to its folder; g++ and cmake are needed too."
    fi
    if [ -n "${CANDOR_LIBTORCH:-}" ] && [ ! -d "$CANDOR_LIBTORCH/lib" ]; then
        candor_fail "CANDOR_LIBTORCH is '$CANDOR_LIBTORCH', but there is no folder lib in it; set it to the folder of an unpacked libtorch."
    fi
    local tool
    for tool in g++ cmake; do command -v "$tool" >/dev/null || candor_fail "$tool is missing; install it."; done
    command -v dotnet >/dev/null || candor_fail "the .NET 10 SDK is missing: 'dotnet' is not on PATH. Install it from Microsoft's packages for your system."
    dotnet --list-sdks | grep -q '^10\.' || candor_fail "the .NET SDK here is $(dotnet --version 2>/dev/null || echo unknown), but 10 is needed."
}

# Runs a step with its output in a log, which is shown where the step fails.
candor_step() {
    local what=$1 log="$candor_root/artifacts/$2.log"
    shift 2
    candor_say "$what"
    "$@" >"$log" 2>&1 </dev/null || { grep -E 'error|Error' "$log" | sort -u | head -n 20 >&2 || tail -n 20 "$log" >&2; candor_fail "that failed; the whole log is in $log"; }
}

candor_build_native() {
    local build="$candor_root/artifacts/native" wanted="${CANDOR_LIBTORCH:-system}"
    if [ "$(cat "$build/.libtorch" 2>/dev/null)" != "$wanted" ]; then
        rm -rf "$build"
        candor_step "configuring the native shim against libtorch ($wanted)" native-configure \
            cmake -S "$candor_root/native" -B "$build" -DCMAKE_BUILD_TYPE=Release
        printf '%s' "$wanted" >"$build/.libtorch"
    fi
    candor_step "building the native shim (about half a minute)" native-build cmake --build "$build" -j
}

# Whether nothing has changed since the stamp was written.
candor_is_current() {
    local stamp=$1
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "${CANDOR_LIBTORCH:-system}" ] || return 1
    [ -z "$(find "$candor_root"/{native,src,candor.slnx,global.json,BannedSymbols.txt,.editorconfig} "$candor_root"/Directory.* "${@:2}" \
        -newer "$stamp" -print -quit 2>/dev/null)" ]
}

# Builds a project or the solution (Release) unless it is current: candor_build STAMP PROJECT [folders that count too...]
candor_build() {
    local stamp="$candor_root/artifacts/$1" project="$candor_root/$2"
    shift 2
    candor_is_current "$stamp" "$@" && return
    mkdir -p "$candor_root/artifacts"
    exec 9>"$candor_root/artifacts/.lock"
    if command -v flock >/dev/null; then flock 9; fi
    if ! candor_is_current "$stamp" "$@"; then
        candor_require "${candor_extra_packages[@]}"
        touch "$stamp.new"
        candor_build_native
        candor_step "building ${project##*/} (about a minute)" build dotnet build "$project" -c Release --nologo -v quiet
        printf '%s' "${CANDOR_LIBTORCH:-system}" >"$stamp.new.text"
        touch -r "$stamp.new" "$stamp.new.text"
        mv "$stamp.new.text" "$stamp"
        rm -f "$stamp.new"
    fi
    exec 9>&-
}
candor_extra_packages=()

# The environment that measured best (docs/decisions/0005-launcher.md): one OpenMP pool that soon stops spinning, tcmalloc, OpenBLAS
# with OpenMP. What the user has set stays.
candor_environment() {
    export OMP_NUM_THREADS="${OMP_NUM_THREADS:-$(nproc)}"
    export GOMP_SPINCOUNT="${GOMP_SPINCOUNT:-1000}"
    export DOTNET_TieredPGO="${DOTNET_TieredPGO:-0}" DOTNET_gcServer=0 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
    local folder library
    for folder in /usr/lib/*-linux-gnu/openblas-openmp; do
        [ -d "$folder" ] && export LD_LIBRARY_PATH="$folder${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
    done
    if [ -n "${CANDOR_LIBTORCH:-}" ]; then export LD_LIBRARY_PATH="$CANDOR_LIBTORCH/lib:${LD_LIBRARY_PATH:-}"; fi
    for library in /usr/lib/*-linux-gnu/libtcmalloc_minimal.so.4; do
        if [ -f "$library" ] && [ -z "${CANDOR_NO_TCMALLOC:-}" ]; then export LD_PRELOAD="$library${LD_PRELOAD:+:$LD_PRELOAD}"; fi
    done
}
