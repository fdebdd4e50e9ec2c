#!/usr/bin/env bash
# Runs deploy/demo.sh as a newcomer does: waits until it says "Your turn", sets up a phone with what it prints, presses Ctrl-C,
# and looks for what is left. Installs what the demo installs; ends with "N passed, N failed".
#
#   tests/demo.sh [BINARY]
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$(realpath "${1:-${CARGO_TARGET_DIR:-target}/debug/realmgate}")
for name in $(compgen -e REALMGATE_ || true); do unset "$name"; done
work=$(mktemp -d)
demo=
phone=
passed=0
failed=0
finish() {
    [[ -z $phone ]] || kill "$phone" 2>/dev/null || true
    [[ -z $demo ]] || kill -TERM -- "-$demo" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

check() {
    if "${@:2}"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $1" >&2
    fi
}
shown() { grep -qE "$1" "$work/out"; }
within() { # SECONDS PATTERN FILE
    local tries
    for ((tries = 0; tries < $1 * 10; tries++)); do
        ! grep -qE "$2" "$3" 2>/dev/null || return 0
        kill -0 "$demo" 2>/dev/null || return 1 # it has ended, and waits for nothing
        sleep 0.1
    done
    return 1
}
# Processes of the demo's session, which all that it starts belong to.
left() { ps -o pid=,args= --sid "$demo" || true; }
nothing_left() { [[ -z $(left) && -z $(ls "$work/tmp") ]]; }

# What an attacker may send as a username, and what is no character at all.
commands_no_terminal() {
    PYTHONPATH=deploy python3 -B -c '
import demo_sip
event = {"timestamp": "2026-11-30T08:00:00Z", "message": "granted", "username": "\x1b[2Jbob\u202e\ud800", "source": "192.0.2.1"}
assert demo_sip.shown(event) == "   08:00:00  granted           \\x1b[2Jbob\\u202e\\ud800  192.0.2.1", demo_sip.shown(event)'
}
check "no username commands the terminal" commands_no_terminal

# A session of its own, whose terminal's Ctrl-C the test sends as a terminal does: to the whole group. `setsid` is what `$!`
# names: in a script's background it does not lead a group and does not fork.
mkdir "$work/tmp"
TMPDIR=$work/tmp REALMGATE=$binary setsid python3 -c '
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background process of a script ignores it
os.execvp(sys.argv[1], sys.argv[1:])' deploy/demo.sh --address 127.0.0.1 --port 0 >"$work/out" 2>&1 </dev/null &
demo=$!
check "it says that it waits for a phone" within 300 'Press Ctrl-C' "$work/out"
check "a real phone registers" shown '^ +registered: alice@127.0.0.1, 200 OK'
check "a replay is refused" shown '^ +replay refused: 403 Forbidden'
check "it explains why" shown 'REFUSED  replay'
took=$(sed -n 's/^It took \([0-9]*\) s,.*/\1/p' "$work/out")
check "it takes less than a minute after installation" test "${took:-60}" -lt 60

value() { sed -n "s/^ *$1  *\([^ ,]*\).*/\1/p" "$work/out" | tail -1; }
mkdir "$work/phone"
read -r _ _ _ own < <(python3 -B deploy/demo_sip.py ports 127.0.0.1 0)
printf 'sip_listen 127.0.0.1:%s\nnet_interface 127.0.0.1\nmodule_path /usr/lib/baresip/modules\nmodule account.so\n' "$own" \
    >"$work/phone/config"
printf '<sip:%s@%s;transport=tcp>;auth_pass=%s;outbound="sip:127.0.0.1:%s;transport=tcp";regint=300\n' \
    "$(value username)" "$(value 'server, domain, realm')" "$(value password)" "$(value port)" >"$work/phone/accounts"
: >"$work/phone/contacts"
baresip -f "$work/phone" >"$work/phone.log" 2>&1 </dev/null &
phone=$!
check "what it prints registers another phone" within 20 '200 OK' "$work/phone.log"
check "it shows that phone's attempt" within 5 'granted +phone  127.0.0.1' "$work/out"
kill "$phone" 2>/dev/null || true
wait "$phone" 2>/dev/null || true
phone=

kill -INT -- "-$demo"
status=0
wait "$demo" || status=$?
check "Ctrl-C ends it as one" test "$status" = 130
check "Ctrl-C leaves no process and no file" nothing_left
((failed == 0)) || { sed 's/^/demo: /' "$work/out"; left; } >&2
echo "$passed passed, $failed failed"
((failed == 0))
