#!/usr/bin/env bash
# Runs Realmgate with the programs its users run: installs what is missing, then runs the test binary `platforms`, which
# skips nothing. Any failure ends the run with its status.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }

step "the client libraries of jambonz"
command -v npm >/dev/null || { echo "npm is missing: install Node.js 20 or newer" >&2; exit 1; }
npm ci --prefix tests/npm --ignore-scripts --no-audit --no-fund --loglevel=error
step "platforms and phones"
cargo test --locked --test platforms
