#!/usr/bin/env bash
# Kills, starves and floods the real service, and looks for what was lost. Installs what is missing on a Debian machine,
# skips nothing; any failure ends the run with its status. Small by default; `--large` runs all of it, an hour or more.
# Further arguments go to the tests: a part of a name, say.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }

install_packages() {
    local packages=() as_root=() package
    for package in strace slowhttptest; do
        command -v "$package" >/dev/null || packages+=("$package")
    done
    ((${#packages[@]})) || return 0
    [[ $(id -u) == 0 ]] || as_root=(sudo)
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"
}

if [[ ${1:-} == --large ]]; then
    shift
    export NOTHING_LOST_LARGE=1
fi
step "what is needed to take things away"
install_packages
step "the faults that must be caught can still be made"
git apply --check tests/nothing_lost/sabotage/*.patch
# A thousand clients at once are descriptors of the tests too.
ulimit -S -n "$(ulimit -H -n)"
# In little, in memory where there is such a place: a disk that others share may stall for a minute, and it is not the disk
# that is tried. In full, on the disk.
if [[ -z ${NOTHING_LOST_LARGE:-} && -w /dev/shm ]]; then
    export TMPDIR=/dev/shm
fi
step "nothing is lost"
cargo test --locked --test nothing_lost -- --test-threads=2 "$@"
if [[ -n ${NOTHING_LOST_LARGE:-} ]]; then
    step "what is lost by sabotage is seen"
    # Small again: it is seen in little.
    env --unset=NOTHING_LOST_LARGE tests/sabotage.sh
fi
