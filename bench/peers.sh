#!/usr/bin/env bash
# The service beside what people use: installs what is missing of the peers (Debian, npm) and runs the bench. A peer that
# cannot be installed has no row, and the bench says why. What is given goes to it: `bench/peers.sh --rounds 1`, for instance.
set -euo pipefail
cd "$(dirname "$0")/.."

peers=target/peers
# jambonz/customer-auth-server has no release and is in no registry: the state of its repository that was read for this bench.
auth_server_commit=0179c9fb1b4a367014e56d8a6a9427f0f13c4bd8

as_root=()
[[ $(id -u) == 0 ]] || as_root=(sudo)

install_package() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" || return 1
    # The bench starts it itself; what its package starts would only hold a port and take processor time.
    if [[ -d /run/systemd/system && -e /lib/systemd/system/$1.service ]]; then
        "${as_root[@]}" systemctl disable --now "$1"
    fi
}

# A package that cannot be installed costs one row, not all.
install_packages() {
    local packages=() package
    for package in kamailio kamailio-extra-modules kamailio-sqlite-modules freeradius; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || packages+=("$package")
    done
    command -v npm >/dev/null || packages+=(nodejs npm)
    command -v curl >/dev/null || packages+=(curl ca-certificates)
    ((${#packages[@]})) || return 0
    "${as_root[@]}" apt-get update -qq
    for package in "${packages[@]}"; do
        install_package "$package" || echo "$package could not be installed"
    done
}

install_modules() {
    npm "$1" --prefix "$2" --ignore-scripts --no-audit --no-fund --loglevel=error
}

# The original, installed as its own Dockerfile does it; where GitHub cannot be reached, what it is built from, out of npm.
install_auth_server() {
    local original=$peers/customer-auth-server archive
    [[ ! -d $original/node_modules ]] || return 0
    archive=https://codeload.github.com/jambonz/customer-auth-server/tar.gz/$auth_server_commit
    rm -rf "$original" && mkdir -p "$original"
    if curl --fail --silent --location --max-time 30 "$archive" | tar -xz -C "$original" --strip-components 1 2>/dev/null; then
        rm -f "$original/package-lock.json"
        install_modules install "$original"
        return
    fi
    rm -rf "$original"
    echo "customer-auth-server cannot be downloaded from GitHub: measuring one rebuilt from its libraries"
    if [[ ! -d $peers/node_modules ]] || ! cmp -s bench/peers/package-lock.json "$peers/package-lock.json"; then
        cp bench/peers/package.json bench/peers/package-lock.json "$peers"
        install_modules ci "$peers"
    fi
}

mkdir -p "$peers"
install_packages
install_auth_server || echo "customer-auth-server could not be installed"
cargo bench --locked -p realmgate-bench --bench peers -- "$@"
