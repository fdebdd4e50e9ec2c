#!/usr/bin/env bash
# Fuzzes the targets of fuzz/, ten minutes each: says for each how many inputs it ran, what they covered and what was new,
# and ends with 1 where an input broke a promise, with the path of that input. docs/lab/fuzzing.md says what to do with it.
#
#     tests/fuzz.sh [--minutes N] [--at-once N] [TARGET...]    fuzz; N minutes each, 10 unless told; N of them at once, 1
#     tests/fuzz.sh --check                                    build the targets and run them on the committed inputs
#     tests/fuzz.sh --keep [TARGET...]                         add to fixtures/corpora what covers more than is there
#
# Installs what is missing: the nightly toolchain by rustup, cargo-fuzz by cargo, a C++ compiler by apt-get. Builds without
# the address sanitizer, which costs half the speed and finds what our code, which forbids unsafe, cannot have.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }

usage() {
    sed -n '5,7s/^# *//p' "$0" >&2
    exit 2
}

number() {
    [[ ${1:-} =~ ^[0-9]+$ ]] || usage
    printf '%s' "$1"
}

minutes=10 at_once=1 mode=fuzz targets=()
while (($#)); do
    case $1 in
        --minutes) minutes=$(number "${2:-}") || exit 2; shift ;;
        --at-once) at_once=$(number "${2:-}") || exit 2; shift ;;
        --check) minutes=0 ;;
        --keep) mode=keep ;;
        -*) usage ;;
        *) targets+=("$1") ;;
    esac
    shift
done
((${#targets[@]})) || mapfile -t targets < <(cd fixtures/corpora && find . -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | sort)
for target in "${targets[@]}"; do
    [[ -f fuzz/fuzz_targets/$target.rs ]] || { echo "there is no target $target in fuzz/fuzz_targets" >&2; exit 2; }
done
((at_once > 0)) || usage

install_missing() {
    local as_root=()
    if ! command -v c++ >/dev/null; then
        [[ $(id -u) == 0 ]] || as_root=(sudo)
        "${as_root[@]}" apt-get update -qq
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends g++
    fi
    cargo +nightly --version >/dev/null 2>&1 || rustup toolchain install nightly --profile minimal
    cargo fuzz --version >/dev/null 2>&1 || cargo install --locked cargo-fuzz
}

built=${CARGO_TARGET_DIR:-target}/fuzz
results=$built/results

# The binary of a target.
binary() { printf '%s' "$built/$host/release/$1"; }

# Runs a target for as many seconds on what was found before and on what is committed; 0 runs the committed inputs once.
fuzz() {
    local target=$1 seconds=$2 arguments=(-print_final_stats=1 -timeout=60)
    mkdir -p "fuzz/corpus/$target" "fuzz/artifacts/$target"
    [[ -f fuzz/dictionaries/$target.dict ]] && arguments+=("-dict=fuzz/dictionaries/$target.dict")
    if ((seconds)); then
        arguments+=("-max_total_time=$seconds")
    else
        arguments+=(-runs=0)
    fi
    "$(binary "$target")" "${arguments[@]}" "-artifact_prefix=fuzz/artifacts/$target/" \
        "fuzz/corpus/$target" "fixtures/corpora/$target" >"$results/$target.log" 2>&1 && return
    touch "$results/$target.failed"
}

# One row of the table; a target that found something says where.
row() {
    local log=$results/$1.log executed new coverage result=clean
    executed=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    new=$(sed -n 's/^stat::new_units_added: *//p' "$log")
    coverage=$(sed -n 's/.* cov: \([0-9]*\) ft: \([0-9]*\) .*/\1 \2/p' "$log" | tail -n 1)
    [[ -e $results/$1.failed ]] && result=$(sed -n 's/.*Test unit written to //p' "$log")
    # shellcheck disable=SC2086 # two words, of which there may be none
    printf '%-16s %12s %8s %9s %8s  %s\n' "$1" "${executed:--}" ${coverage:-- -} "${new:--}" "${result:-see $log}"
}

keep() {
    local target=$1 found
    [[ -d fuzz/corpus/$target ]] || return 0
    "$(binary "$target")" -set_cover_merge=1 "fixtures/corpora/$target" "fuzz/corpus/$target" >"$results/$target.log" 2>&1
    find "fixtures/corpora/$target" -type f -regextype posix-extended -regex '.*/[0-9a-f]{40}' | while read -r found; do
        mv "$found" "fixtures/corpora/$target/found-$(basename "$found" | cut -c -12)"
    done
    printf '%-16s %4s inputs\n' "$target" "$(find "fixtures/corpora/$target" -type f | wc -l)"
}

step "what is missing"
install_missing
host=$(rustc -vV | sed -n 's/^host: //p')
step "the targets"
cargo +nightly fuzz build --sanitizer none --target-dir "$built"
rm -rf "$results"
mkdir -p "$results"
if [[ $mode == keep ]]; then
    step "what covers more is kept"
    for target in "${targets[@]}"; do keep "$target"; done
    exit
fi

step "${#targets[@]} targets, $minutes minutes each, $at_once at once"
# A run that is interrupted leaves nothing running behind.
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
for target in "${targets[@]}"; do
    while (($(jobs -rp | wc -l) >= at_once)); do wait -n; done
    fuzz "$target" $((minutes * 60)) &
done
wait
printf '%-16s %12s %8s %9s %8s  %s\n' target executions blocks features new result
for target in "${targets[@]}"; do row "$target"; done
failed=("$results"/*.failed)
[[ ! -e ${failed[0]} ]]
