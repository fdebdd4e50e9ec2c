#!/usr/bin/env bash
# Runs Realmgate with the programs its users run, real platforms and real phones. Installs what is missing on a Debian
# machine, skips nothing; any failure ends the run with its status. Arguments go to the tests: a part of a name, say.
set -euo pipefail
cd "$(dirname "$0")/.."

pjsua2=2.15.1.post1
venv=target/platforms/venv

step() { printf '\n== %s\n' "$*"; }

install_packages() {
    local packages=() as_root=() package
    for package in kamailio kamailio-extra-modules kamailio-utils-modules kamailio-websocket-modules \
        sip-tester baresip-core linphone-cli; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || packages+=("$package")
    done
    command -v npm >/dev/null || packages+=(nodejs npm)
    command -v python3 >/dev/null || packages+=(python3)
    python3 -c 'import ensurepip' 2>/dev/null || packages+=(python3-venv)
    ((${#packages[@]})) || return 0
    [[ $(id -u) == 0 ]] || as_root=(sudo)
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"
    # The tests start Kamailio themselves; the one that its package starts would only hold port 5060.
    if [[ " ${packages[*]} " == *" kamailio "* && -d /run/systemd/system ]]; then
        "${as_root[@]}" systemctl disable --now kamailio
    fi
}

# PJSIP as a Python module, in an environment of its own.
install_pjsip() {
    local found
    found=$("$venv/bin/python" -c 'import importlib.metadata as m; print(m.version("pjsua2-python"))' 2>/dev/null || true)
    [[ $found != "$pjsua2" ]] || return 0
    python3 -m venv --clear "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check "pjsua2-python==$pjsua2"
}

# Again only where the lock file has changed, so that a second run needs no network.
install_node_modules() {
    local installed=target/platforms/package-lock.json
    [[ -d tests/npm/node_modules ]] && cmp -s tests/npm/package-lock.json "$installed" && return 0
    npm ci --prefix tests/npm --ignore-scripts --no-audit --no-fund --loglevel=error
    cp tests/npm/package-lock.json "$installed"
}

step "what the platforms and phones need"
mkdir -p target/platforms
install_packages
install_pjsip
install_node_modules
step "platforms and phones"
# Most of the time a test waits, for a listing or a timeout to end: more of them than there are processors run at once.
cargo test --locked --test platforms -- --test-threads=8 "$@"
