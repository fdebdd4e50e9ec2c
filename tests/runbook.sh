#!/usr/bin/env bash
# Walks deploy/README.md as a newcomer would: boots an empty Debian 12 with systemd (a container of systemd-nspawn, with a
# network of its own), runs the runbook's lines in it, in order, as root, and compares what they print with what it says.
#
#   tests/runbook.sh [RUNBOOK [BINARY]]
#
# Needs root on a Debian machine. The empty Debian with the runbook's packages lies in target/runbook and is made when one of
# them changes; each walk begins from it anew and leaves nothing behind. What a walk is stands in tests/readme.sh. The
# runbook's build of Realmgate lies outside of the walk: BINARY stands where it would have put its own.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
runbook=$(realpath "${1:-$here/deploy/README.md}")
target=${CARGO_TARGET_DIR:-$here/target}
if [[ $# -lt 2 ]]; then
    (cd "$here" && cargo build --quiet --locked --bin realmgate)
    set -- "$runbook" "$target/debug/realmgate"
fi
binary=$(realpath "$2")
walk() { python3 -B "$here/tests/readme_walk.py" "$@"; }

[[ $(id -u) == 0 ]] || { echo "this boots a container: run it as root" >&2; exit 1; }
packages=()
command -v mmdebstrap >/dev/null || packages+=(mmdebstrap)
command -v systemd-nspawn >/dev/null || packages+=(systemd-container)
if ((${#packages[@]})); then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/out" "$target/runbook"
exec 9>"$target/runbook/lock"
flock 9

walk script "$runbook" /walk/out 8080 8081 >"$work/commands.sh"
# The machine of the walk has no network. Its packages are installed outside, where there is one, by the same lines.
cat - "$work/commands.sh" >"$work/walk.sh" <<'SHELL'
apt-get() { [[ $1 == update ]] || command apt-get "$@"; }
SHELL
sed -n '/^apt-get /p' "$work/commands.sh" >"$work/packages.sh"
cat >"$work/install" <<'SHELL'
#!/bin/sh
set -e
cp "$(dirname "$0")/packages.sh" "$1/root/"
chroot "$1" env DEBIAN_FRONTEND=noninteractive sh -e /root/packages.sh >/dev/null 2>&1
SHELL
chmod +x "$work/install"
debian=$target/runbook/debian-$(sha256sum "$work/packages.sh" | cut -c1-16)
if [[ ! -d $debian ]]; then
    rm -rf "$target"/runbook/debian-*
    mmdebstrap --quiet --variant=minbase --include=systemd-sysv,dbus --customize-hook="$work/install" bookworm "$debian.partial"
    mv "$debian.partial" "$debian"
fi

cat >"$work/walk.service" <<'UNIT'
[Unit]
After=multi-user.target
[Service]
Type=exec
WorkingDirectory=/root/realmgate
User=root
StandardInput=null
ExecStart=/bin/bash /walk/walk.sh
ExecStopPost=/bin/systemctl --no-block poweroff
UNIT

status=0
SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 timeout 120 systemd-nspawn --quiet --boot --volatile=overlay --directory="$debian" \
    --register=no --keep-unit --private-network --console=pipe --bind="$work:/walk" \
    --bind-ro="$here/deploy:/root/realmgate/deploy" --bind-ro="$binary:/root/realmgate/target/dist/realmgate" \
    --bind-ro="$work/walk.service:/etc/systemd/system/walk.service" \
    systemd.wants=walk.service </dev/null >"$work/console" 2>&1 || status=$?
if ((status != 0)); then
    cat "$work/console" >&2
    echo "the empty Debian did not boot, walk and stop (status $status)" >&2
fi
walk judge "$runbook" "$work/out" 8080 8081
