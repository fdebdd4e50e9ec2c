#!/usr/bin/env bash
# Makes the two pictures of README.md from the running service: docs/pictures/my-phone.png, My phone on a phone's screen as
# Chromium shows it, and docs/pictures/explain.svg, what `realmgate explain` prints about a refused replay.
#
#   tests/pictures.sh [--check] [BINARY [FOLDER]]
#
# --check writes nothing and fails where a picture in the folder does not show what it would show today, times apart. Needs
# chromium and chromedriver, which tests/all.sh installs.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
target=${CARGO_TARGET_DIR:-$here/target}
mode=make
if [[ ${1-} == --check ]]; then
    mode=check
    shift
fi
if [[ $# -lt 1 ]]; then
    (cd "$here" && cargo build --quiet --locked --bin realmgate)
    set -- "$target/debug/realmgate"
fi
tools=$target/pictures-venv
if ! cmp -s "$here/tests/pictures/requirements.txt" "$tools/requirements.txt"; then
    python3 -m venv --clear "$tools"
    "$tools/bin/pip" install --quiet --disable-pip-version-check --no-deps -r "$here/tests/pictures/requirements.txt"
    cp "$here/tests/pictures/requirements.txt" "$tools/"
fi
for name in $(compgen -e REALMGATE_ || true); do unset "$name"; done
"$tools/bin/python" -B "$here/tests/pictures/main.py" "$mode" "$(realpath "$1")" "${2:-$here/docs/pictures}"
