#!/usr/bin/env bash
# The package in an empty Debian, tried step by step; run in the container by tests/dist.sh. Writes to /walk/results one line per
# check, `ok: ...` or `FAILED: ...` with what was printed after it, and `end of the walk`.
set -uo pipefail
exec >/walk/results 2>&1
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
settings=/etc/realmgate/realmgate.toml

check() {
    local what=$1 output
    shift
    if output=$("$@" 2>&1); then echo "ok: $what"; else printf 'FAILED: %s\n%s\n' "$what" "$output"; fi
}
not() { ! "$@"; }
is() { [[ $("${@:2}") == "$1" ]] || { printf 'not %s but: %s\n' "$1" "$("${@:2}" 2>&1)" && return 1; }; }
holds() { "${@:2}" | grep -q -- "$1" || { printf 'no %s in:\n' "$1" && "${@:2}" && return 1; }; }
apt_get() { apt-get -qq -y -o Dpkg::Use-Pty=0 "$@" </dev/null; }
gate() { (cd /etc/realmgate && runuser -u realmgate -- realmgate "$@"); }

# An answer of this machine, asked without a client, which an empty Debian does not have.
get() {
    exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
    printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1:%s\r\n\r\n' "$2" "$1" >&3
    cat <&3
}
# What takes a moment after a start: tried for ten seconds.
soon() {
    for _ in $(seq 100); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    "$@"
}
installed_version() { dpkg-query -W -f "\${Version}" realmgate; }
served_by() { stat -c %U "/proc/$(systemctl show -p MainPID --value realmgate)"; }
# Files of the package that are still there, but for what this walk, apt and the journal keep.
left_behind() {
    find / -xdev \( -path /walk -o -path /proc -o -path /sys -o -path /run/log -o -path /var/log \) -prune -o \
        -name '*realmgate*' -print
}

check "apt installs it" apt_get install /walk/older.deb
check "the older version is there" is 0.0.9-1 installed_version
check "it runs" soon systemctl is-active realmgate
check "it starts at boot" is enabled systemctl is-enabled realmgate
check "/readyz answers" soon holds '"status":"ready"' get 8081 /readyz
check "the website answers" holds 'HTTP/1.[01] 200' get 8080 /
check "as its own user" is realmgate served_by
check "root writes the settings, Realmgate reads them" is '640 root realmgate' stat -c '%a %U %G' "$settings"
check "other users cannot read the folder" is '750 root realmgate' stat -c '%a %U %G' /etc/realmgate
check "other users cannot read the data" is '700 realmgate realmgate' stat -c '%a %U %G' /var/lib/realmgate
check "check finds no error" gate check
check "the units are sound" systemd-analyze verify --man=no realmgate.service realmgate-backup.service realmgate-firewall.service
check "systemd-analyze rates it as safe" systemd-analyze security --threshold=15 --no-pager realmgate.service
check "backups are made nightly" is active systemctl is-active realmgate-backup.timer
check "the firewall feed is not enabled" is disabled systemctl is-enabled realmgate-firewall.timer
check "the manual is there" test -s /usr/share/man/man1/realmgate-account-add.1.gz
check "completions are there" holds 'complete ' cat /usr/share/bash-completion/completions/realmgate
check "an account is made" holds 'password: ' gate account add 1001 --generate
check "an account is listed" holds 1001 gate account list

sed -i 's/^admin_listen = "127.0.0.1:8081" /admin_listen = "127.0.0.1:8091" /' "$settings"
systemctl restart realmgate
check "edited settings count" soon holds '"status":"ready"' get 8091 /readyz
before=$(systemctl show -p MainPID --value realmgate)
check "apt upgrades it" apt_get -o Dpkg::Options::=--force-confold install /walk/newer.deb
check "the new version is there" is "$(dpkg-deb -f /walk/newer.deb Version)" installed_version
check "it was restarted" not is "$before" systemctl show -p MainPID --value realmgate
check "edited settings are kept" holds 'admin_listen = "127.0.0.1:8091"' cat "$settings"
check "the new settings lie beside them" holds 'The settings of Realmgate' cat "$settings.dpkg-dist"
check "the modes are kept" is '640 root realmgate' stat -c '%a %U %G' "$settings"
check "it is ready after the upgrade" soon holds '"status":"ready"' get 8091 /readyz
check "the account is kept" holds 1001 gate account list
check "a backup was made before" holds '\.sqlite$' ls /var/lib/realmgate-backups

check "apt removes it" apt_get remove realmgate
check "nothing runs" not systemctl is-active realmgate
check "nothing answers" not get 8091 /readyz
check "the program is gone" not test -e /usr/bin/realmgate
check "accounts are kept" test -s /var/lib/realmgate/realmgate.sqlite
check "settings are kept" test -s "$settings"
check "their owner is kept" getent passwd realmgate
check "apt installs it again" apt_get -o Dpkg::Options::=--force-confold install /walk/newer.deb
check "it runs again" soon holds '"status":"ready"' get 8091 /readyz
check "the account is still there" holds 1001 gate account list
check "no error was logged" is '-- No entries --' journalctl --no-pager -u realmgate -p err

check "apt purges it" apt_get purge realmgate
check "the user is gone" not getent passwd realmgate
check "the group is gone" not getent group realmgate
check "nothing is left" is '' left_behind

check "apt installs the older version in the purged system" apt_get install /walk/older.deb
check "apt upgrades it without a question" apt_get install /walk/newer.deb
check "settings that were not edited are replaced" holds 'The settings of Realmgate' cat "$settings"
check "they serve" soon holds '"status":"ready"' get 8081 /readyz
echo "end of the walk"
