# Shared by ./candor, ./test and .ci/run: looks for the .NET SDK and builds once. Everything it says goes to standard error.
# It runs in the bash 3.2 of macOS too.

candor_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

candor_say() { printf 'candor: %s\n' "$*" >&2; }
candor_fail() { candor_say "$*"; exit 2; }

candor_require() {
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

# Whether the stamp is there and nothing has changed since it was written.
candor_is_current() {
    local stamp=$1
    shift
    [ -f "$stamp" ] || return 1
    [ -z "$(find "$candor_root"/src "$candor_root"/experiments "$candor_root"/candor.slnx "$candor_root"/global.json "$candor_root"/Directory.* "$@" \
        -newer "$stamp" 2>/dev/null | head -n 1)" ]
}

# Builds a project or the solution (Release) unless it is current: candor_build STAMP PROJECT [folders that count too...]
# Without analysers, which take longer than the compiler: .ci/run builds with them.
candor_build() {
    local stamp="$candor_root/artifacts/$1" project="$candor_root/$2"
    shift 2
    candor_is_current "$stamp" "$@" && return
    mkdir -p "$candor_root/artifacts"
    exec 9>"$candor_root/artifacts/.lock"
    if command -v flock >/dev/null; then flock 9; fi
    if ! candor_is_current "$stamp" "$@"; then
        candor_require
        touch "$stamp.new"
        candor_step "building ${project##*/} (the first time it fetches libtorch; then a minute)" build \
            dotnet build "$project" -c Release -p:RunAnalyzers=false --nologo -v quiet
        mv "$stamp.new" "$stamp"
    fi
    exec 9>&-
}

# For the tests alone, on Debian and its like: a browser for the pages, a set of pictures, mpirun, and a SLURM. Without them those tests are skipped.
candor_extras() {
    local missing="" package
    command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || return 0
    for package in chromium dataset-fashion-mnist openmpi-bin slurmctld slurmd slurm-client munge; do
        [ "$(dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null)" = 'ii ' ] || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    local as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        if ! sudo -n true 2>/dev/null; then candor_say "not installed, so some tests are skipped:$missing"; return 0; fi
        as_root="sudo"
    fi
    candor_say "installing$missing for the tests (once)"
    mkdir -p "$candor_root/artifacts"
    $as_root apt-get update -qq >"$candor_root/artifacts/extras.log" 2>&1 </dev/null
    for package in $missing; do
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$package" >>"$candor_root/artifacts/extras.log" 2>&1 </dev/null ||
            candor_say "$package could not be installed, so some tests are skipped; the log is artifacts/extras.log"
    done
}
