#!/usr/bin/env bash
# Runs the real platforms and phones, and makes what they asked the recorded fixtures: fixtures/webhook/recorded/ holds
# the exact bodies and recorded.jsonl what each was sent to and answered. Nothing is changed where a test fails. Says at
# the end which files differ from the last commit by more than what is random in them.
set -euo pipefail
cd "$(dirname "$0")/.."

target=$(cargo metadata --format-version 1 --no-deps --locked |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')
made="$target/tmp/recorded"
kept=fixtures/webhook/recorded

rm -rf "$made"
tests/platforms.sh
[[ -d $made ]] || { echo "no test has recorded anything" >&2; exit 1; }

rm -rf "$kept"
mkdir -p "$kept"
find "$made" -type f \( -name '*.json' -o -name '*.query' \) -exec cp {} "$kept" \;
# In the order of their names, so that two runs can be compared line by line.
find "$made" -type f -name '*.rows' -print0 | LC_ALL=C sort -z | xargs -0 cat >"$kept/recorded.jsonl"
printf '\n== %s bodies recorded\n' "$(wc -l <"$kept/recorded.jsonl")"
tests/recorded_changes.py
