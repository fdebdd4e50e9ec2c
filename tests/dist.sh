#!/usr/bin/env bash
# Tries the Debian package as an operator would: installs it in an empty Debian 12 with systemd (a container of systemd-nspawn,
# with a network of its own), upgrades it from an older version with accounts in it, removes and purges it.
#
#   tests/dist.sh [BINARY]
#
# Needs root on a Debian machine and installs what else it needs. The empty Debian lies in target/dist-test and is made once;
# each run begins from it anew and leaves nothing behind. What is tried stands in tests/dist/walk.sh. The last line is
# `N passed, N failed`; any failure makes the exit code 1.
set -euo pipefail
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-$PWD/target}

[[ $(id -u) == 0 ]] || { echo "this boots a container: run it as root" >&2; exit 1; }
packages=()
command -v mmdebstrap >/dev/null || packages+=(mmdebstrap)
command -v systemd-nspawn >/dev/null || packages+=(systemd-container)
command -v lintian >/dev/null || packages+=(lintian)
command -v shellcheck >/dev/null || packages+=(shellcheck)
if ((${#packages[@]})); then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi
if [[ $# -lt 1 ]]; then
    cargo build --quiet --locked --bin realmgate
    set -- "$target/debug/realmgate"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/walk" "$target/dist-test"
exec 9>"$target/dist-test/lock"
flock 9

passed=0 failed=0
check() {
    local what=$1
    shift
    if "$@" >"$work/output" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $what"
        cat "$work/output"
    fi
}

# The package as the release before this one: another version, and settings that this one has changed.
make_older() {
    dpkg-deb -R "$1" "$work/older"
    sed -i 's/^Version: .*/Version: 0.0.9-1/' "$work/older/DEBIAN/control"
    sed -i '1s/.*/# The settings of an older Realmgate./' "$work/older/etc/realmgate/realmgate.toml"
    (cd "$work/older" && find etc usr -type f -print0 | xargs -0 md5sum >DEBIAN/md5sums)
    dpkg-deb --root-owner-group -Zgzip -z1 -b "$work/older" "$2" >/dev/null
}

# The same bytes again, from the same binary.
packs_the_same_again() {
    dist/build.sh --binary "$1" --out "$work/again" && cmp "$work/packages/SHA256SUMS" "$work/again/SHA256SUMS"
}

# The archive holds the program, its manual and licences, and no user of this machine owns its files.
holds_what_it_should() {
    local archive=("$work"/packages/realmgate-*.tar.gz) listed
    listed=$(tar -tvzf "${archive[0]}")
    for file in realmgate man/realmgate.1 completions/realmgate.bash LICENSE-MIT LICENSE-APACHE THIRD-PARTY.txt \
        deploy/realmgate.service docs/contract.md; do
        grep -q "/$file\$" <<<"$listed" || { echo "$file is missing" && return 1; }
    done
    ! grep -v ' 0/0 ' <<<"$listed"
}

the_archives_program_runs() {
    local program
    tar -xzf "$work"/packages/realmgate-*.tar.gz -C "$work"
    program=("$work"/realmgate-*/realmgate)
    "${program[0]}" --version | grep '^realmgate '
}

step() { echo "== $*"; }

step "pack"
check "shellcheck passes for the scripts of the package" shellcheck -s sh dist/debian/preinst dist/debian/postinst dist/debian/postrm
check "shellcheck passes" shellcheck dist/build.sh tests/dist.sh tests/dist/walk.sh
dist/build.sh --binary "$1" --out "$work/packages" >"$work/output" 2>&1 || { cat "$work/output" && exit 1; }
cp "$work"/packages/realmgate_*.deb "$work/walk/newer.deb"
make_older "$work/walk/newer.deb" "$work/walk/older.deb"
check "the same binary gives the same bytes again" packs_the_same_again "$1"
check "the checksums hold" sh -c "cd '$work/packages' && sha256sum -c SHA256SUMS"
check "the archive holds what it should" holds_what_it_should
check "the archive's program runs" the_archives_program_runs
check "lintian reports nothing" lintian --allow-root --fail-on error,warning "$work/walk/newer.deb"

step "an empty Debian"
debian=$target/dist-test/debian-12
if [[ ! -d $debian ]]; then
    rm -rf "$debian.partial"
    # What the package recommends is there already, for the container has no network.
    mmdebstrap --quiet --variant=minbase --include=systemd-sysv,dbus,ca-certificates --dpkgopt=force-unsafe-io bookworm "$debian.partial"
    mv "$debian.partial" "$debian"
fi

step "install, upgrade, remove, purge"
cat >"$work/walk.service" <<'UNIT'
[Unit]
After=multi-user.target
[Service]
Type=exec
StandardInput=null
Environment=HOME=/root
ExecStart=/bin/bash /walk/walk.sh
ExecStopPost=/bin/systemctl --no-block poweroff
UNIT
cp tests/dist/walk.sh "$work/walk/"
status=0
SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 timeout 150 systemd-nspawn --quiet --boot --volatile=overlay --directory="$debian" \
    --register=no --keep-unit --private-network --console=pipe --bind="$work/walk:/walk" \
    --bind-ro="$work/walk.service:/etc/systemd/system/walk.service" systemd.wants=walk.service \
    </dev/null >"$work/console" 2>&1 || status=$?
if ((status != 0)) || ! grep -qx 'end of the walk' "$work/walk/results" 2>/dev/null; then
    cat "$work/console"
    echo "FAILED: the empty Debian did not boot, walk to the end and stop (status $status)"
    failed=$((failed + 1))
fi
touch "$work/walk/results"
passed=$((passed + $(grep -c '^ok: ' "$work/walk/results" || true)))
failed=$((failed + $(grep -c '^FAILED: ' "$work/walk/results" || true)))
grep -v -e '^ok: ' -e '^end of the walk$' "$work/walk/results" || true

echo "$passed passed, $failed failed"
((failed == 0))
