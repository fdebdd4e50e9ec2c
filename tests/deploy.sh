#!/usr/bin/env bash
# Checks what people copy from deploy/: lints the images and the composition, scores the systemd units, asks the binary about
# the settings, tries the alerts and the dashboard, feeds nftables, starts nginx and Caddy from their samples in front of it, and walks through
# jambonz.md. Needs Debian; puts its tools, which are neither installed nor left running, into target/deploy-tools. (The runbook has a command of
# its own, tests/runbook.sh.)
#
#   tests/deploy.sh [BINARY]
set -euo pipefail
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-$PWD/target}
tools=$target/deploy-tools
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

install_missing() {
    local packages=() as_root=()
    command -v systemd-analyze >/dev/null || packages+=(systemd)
    command -v openssl >/dev/null || packages+=(openssl)
    command -v shellcheck >/dev/null || packages+=(shellcheck)
    command -v curl >/dev/null || packages+=(curl)
    [[ -x /usr/sbin/nft ]] || packages+=(nftables)
    python3 -c 'import venv, ensurepip' 2>/dev/null || packages+=(python3-venv)
    ldconfig -p | grep -q libpcre2-8 || packages+=(libpcre2-8-0) # for nginx
    [[ $(id -u) == 0 ]] || as_root=(sudo)
    if ((${#packages[@]})); then
        "${as_root[@]}" apt-get update -qq
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
    fi
    fetch nginx usr/sbin/nginx
    fetch caddy usr/bin/caddy
    fetch prometheus usr/bin/promtool
    make_venv
}

# A package of Debian, unpacked and not installed: installed, most of these would start what they bring, on ports like 80.
fetch() {
    [[ ! -x $tools/root/$2 ]] || return 0
    rm -rf "$tools/packages" && mkdir -p "$tools/packages"
    # A machine whose lists of packages are missing or old is given new ones; what fails then says why.
    (cd "$tools/packages" && apt-get download -qq "$1" 2>/dev/null) ||
        { "${as_root[@]}" apt-get update -qq && (cd "$tools/packages" && apt-get download -qq "$1"); }
    dpkg -x "$tools"/packages/*.deb "$tools/root"
}

make_venv() {
    cmp -s tests/deploy/requirements.txt "$tools/venv/requirements.txt" && return
    python3 -m venv --clear "$tools/venv"
    "$tools/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps -r tests/deploy/requirements.txt
    cp tests/deploy/requirements.txt "$tools/venv/"
}

# `realmgate check` must find nothing at all in a file of settings, with its secrets where they can be read here.
check_settings() {
    sed "s#/etc/realmgate/#$work/#; s#/run/secrets/#$work/#" "deploy/$1" >"$work/$1"
    said=$("$binary" check --config "$work/$1" 2>&1) || true
    [[ $said == "no problems" ]] || { echo "deploy/$1: $said" >&2; exit 1; }
}

install_missing
if [[ $# -lt 1 ]]; then
    cargo build --quiet --locked --bin realmgate
    set -- "$target/debug/realmgate"
fi
binary=$(realpath "$1")
for name in $(compgen -e REALMGATE_ || true); do unset "$name"; done

"$tools/venv/bin/hadolint" --failure-threshold info deploy/Dockerfile deploy/kamailio/Dockerfile
"$tools/venv/bin/check-jsonschema" --builtin-schema vendor.compose-spec deploy/compose.yaml
"$tools/venv/bin/check-jsonschema" --builtin-schema vendor.github-workflows .github/workflows/ci.yml
"$tools/venv/bin/check-jsonschema" --builtin-schema vendor.github-issue-forms .github/ISSUE_TEMPLATE/*.yml
"$tools/venv/bin/python" -B tests/deploy/container.py
shellcheck deploy/kamailio/start.sh deploy/realmgate-firewall.sh tests/deploy.sh tests/supply_chain.sh

cp deploy/realmgate-backup.timer deploy/realmgate-firewall.timer "$work/"
for unit in realmgate.service realmgate-backup.service realmgate-firewall.service; do
    sed "s#/usr/local/bin/realmgate#$binary#; s#/usr/local/sbin/realmgate-firewall#$PWD/deploy/realmgate-firewall.sh#" "deploy/$unit" >"$work/$unit"
    # In tenths: 1.5 and less of 10 is "OK" with room to spare.
    systemd-analyze security --offline=true --no-pager --threshold=15 "deploy/$unit" | tail -1
done
systemd-analyze verify --man=no "$work"/realmgate.service "$work"/realmgate-backup.* "$work"/realmgate-firewall.*

for secret in webhook.secret webhook_password; do (umask 077 && echo 'a password of the test' >"$work/$secret"); done
check_settings realmgate.toml
check_settings container.toml
echo "settings: no problems"

cp deploy/alerts.yaml tests/deploy/alerts_test.yaml "$work/"
"$tools/root/usr/bin/promtool" check rules "$work/alerts.yaml" | grep SUCCESS
"$tools/root/usr/bin/promtool" test rules "$work/alerts_test.yaml" | grep SUCCESS
python3 -B tests/deploy/alerts.py "$binary"
python3 -B tests/deploy/dashboard.py "$binary" "$tools/root/usr/bin/promtool"
python3 -B tests/deploy/firewall.py "$binary"
python3 -B tests/deploy/proxies.py "$binary" "$tools/root/usr/sbin/nginx" "$tools/root/usr/bin/caddy"

tests/readme.sh deploy/jambonz.md "$binary"
