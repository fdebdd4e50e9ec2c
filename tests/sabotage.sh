#!/usr/bin/env bash
# Shows that the tests of what must not be lost can fail: builds the service with each patch of tests/nothing_lost/sabotage
# in a copy of this tree, runs the tests the patch names, and fails where one of them passes or says something else.
set -euo pipefail
cd "$(dirname "$0")/.."

export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}/sabotage"
patches=("$PWD"/tests/nothing_lost/sabotage/*.patch)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT

# What the comments at the head of a patch say under a word: one line each.
said() { sed -n "s/^# $1: //p" "$2"; }

# Runs a test that must fail with a string on its output.
must_fail() {
    local name=$1 test=$2 text=$3 log="$tree/log"
    if cargo test --locked --test nothing_lost "$test" </dev/null >"$log" 2>&1; then
        printf 'NOT CAUGHT: %s passes with %s\n' "$test" "$name" >&2
        return 1
    fi
    if ! grep -q "^test .*$test.* FAILED$" "$log" || ! grep -q "$text" "$log"; then
        tail -40 "$log" >&2
        printf 'NOT CAUGHT: with %s, %s fails without %s\n' "$name" "$test" "$text" >&2
        return 1
    fi
    printf 'caught: %s by %s: %s\n' "$name" "$test" "$(grep -m1 "$text" "$log" | cut -c1-160)"
}

git ls-files -z | tar --create --null --files-from=- | tar --extract --directory="$tree"
cd "$tree"
for patch in "${patches[@]}"; do
    git apply "$patch"
    paste -d'|' <(said Run "$patch") <(said Says "$patch") | while IFS='|' read -r test text; do
        must_fail "$(basename "$patch" .patch)" "$test" "$text"
    done
    git apply --reverse "$patch"
done
