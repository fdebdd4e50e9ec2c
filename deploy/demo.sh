#!/usr/bin/env bash
# Five minutes to a phone: starts Kamailio with the configuration in this folder and Realmgate beside it, registers a real
# phone (baresip), replays its answer from another address, shows why that is refused, and then waits for a phone of yours.
# For Debian 12; installs what it lacks. Everything it starts and writes is gone when it ends: press Ctrl-C.
#
#   deploy/demo.sh [--address ADDRESS] [--port PORT] [--once]
#
# ADDRESS is where phones find Kamailio: this machine's address in your network [default: the first one it has]. It is also the
# realm and the SIP domain of the demo. PORT is 5060 unless that is taken. --once ends before the waiting.
# Realmgate is $REALMGATE, else `realmgate` from its package, else the one that cargo builds here.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
address=$(hostname -I | cut -d' ' -f1)
port=5060
once=

usage() {
    sed -n 's/^#   /usage: /p' "$0" >&2
    exit 2
}
while (($#)); do
    case $1 in
        --address) address=${2-} && shift ;;
        --port) port=${2-} && shift ;;
        --once) once=1 ;;
        *) usage ;;
    esac
    shift || usage
done
address=${address:-127.0.0.1}

step() { printf '\n\033[1m%s\033[0m\n' "$*"; }
[[ -t 1 && -z ${NO_COLOR-} ]] || step() { printf '\n%s\n' "$*"; }

install_missing() {
    local packages=() as_root=() package
    for package in kamailio kamailio-extra-modules kamailio-utils-modules kamailio-websocket-modules baresip-core python3; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || packages+=("$package")
    done
    ((${#packages[@]})) || return 0
    step "Installing ${packages[*]}"
    [[ $(id -u) == 0 ]] || as_root=(sudo)
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
    # The package starts a Kamailio of its own, which would hold port 5060.
    if [[ " ${packages[*]} " == *" kamailio "* && -d /run/systemd/system ]]; then
        "${as_root[@]}" systemctl disable --quiet --now kamailio
    fi
}

find_realmgate() {
    realmgate=${REALMGATE:-$(command -v realmgate || true)}
    if [[ -z $realmgate ]]; then
        step "Building Realmgate: minutes, the first time"
        (cd "$here/.." && cargo build --release --locked --bin realmgate)
        realmgate=${CARGO_TARGET_DIR:-$here/../target}/release/realmgate
    fi
    realmgate=$(realpath "$realmgate")
}

# Each process gets a group of its own, so that Ctrl-C reaches this script alone and it ends them in order: a phone signs off
# while there is a Kamailio to hear it, else it would try for half a minute.
set -m
work=$(mktemp -d)
started=()
finish() {
    trap '' INT TERM
    local last tries
    for ((last = ${#started[@]} - 1; last >= 0; last--)); do
        kill -TERM "${started[last]}" 2>/dev/null || continue
        for ((tries = 0; tries < 50; tries++)); do
            kill -0 "${started[last]}" 2>/dev/null || break
            sleep 0.1
        done
        kill -KILL -- "-${started[last]}" 2>/dev/null || true
    done
    wait
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
    echo "The demo stopped: $*" >&2
    tail -n 5 "$work"/*.log >&2 || true
    exit 1
}

# Waits for a line in a log: within NAME PROCESS SECONDS PATTERN.
within() {
    local tries
    for ((tries = 0; tries < $3 * 10; tries++)); do
        ! grep -qsE "$4" "$work/$1.log" || return 0
        kill -0 "$2" 2>/dev/null || fail "$1 ended instead of starting"
        sleep 0.1
    done
    fail "$1 did not answer within $3 s"
}

# Ports that nothing uses now: one for SIP where 5060 is taken, two for Realmgate, one (and the next) for baresip.
choose_ports() {
    read -r port web admin phone < <(python3 "$here/demo_sip.py" ports "$address" "$port")
}

start_realmgate() {
    mkdir -m 0700 "$work/run"
    head -c 24 /dev/urandom | base64 | tr '/+' '_-' >"$work/run/webhook.secret"
    cat >"$work/realmgate.toml" <<TOML
listen = "127.0.0.1:$web"
admin_listen = "127.0.0.1:$admin"
data_dir = "$work/data"
log = "debug"
log_format = "json"
drain = "0s"
[mail]
pickup_dir = "$work/data/pickup"
[[tenant]]
name = "demo"
hosts = ["127.0.0.1"]
realms = ["$address"]
webhook_users = [{ username = "jambonz", password_file = "$work/run/webhook.secret" }]
TOML
    "$realmgate" --config "$work/realmgate.toml" >"$work/realmgate.log" 2>&1 </dev/null &
    started+=($!)
    server=$!
    within realmgate "$server" 20 '"message":"listening"'
}

# Without qop Kamailio takes an answer as long as its nonce is fresh, as platforms do that check no nonce: the replay then
# reaches Realmgate instead of dying before it.
start_kamailio() {
    local listen=(-l "udp:$address:$port" -l "tcp:$address:$port")
    [[ $address == 127.0.0.1 ]] || listen+=(-l "udp:127.0.0.1:$port")
    RUN_FOLDER="$work/run" REALM=$address WEBHOOK_PASSWORD_FILE="$work/run/webhook.secret" \
        WEBHOOK_URL="http://127.0.0.1:$web/webhooks/auth" \
        "$here/kamailio/start.sh" -A NO_QOP -A "CTL=\"unix:$work/run/ctl\"" "${listen[@]}" >"$work/kamailio.log" 2>&1 </dev/null &
    started+=($!)
    python3 "$here/demo_sip.py" options 127.0.0.1 "$port" || fail "Kamailio did not answer within 10 s"
}

# Its password stands in $password. The running server knows the account as soon as it has logged the command.
add_account() {
    password=$("$realmgate" account add "$1" --generate --config "$work/realmgate.toml" | sed -n 's/^password: //p')
    within realmgate "$server" 5 "\"action\":\"add\".*\"username\":\"$1\""
}

register_baresip() {
    mkdir "$work/baresip"
    printf 'sip_listen 127.0.0.1:%s\nnet_interface 127.0.0.1\nmodule_path /usr/lib/baresip/modules\nmodule account.so\n' \
        "$phone" >"$work/baresip/config"
    (umask 077 && printf '<sip:alice@%s;transport=udp>;auth_user=alice;auth_pass=%s;outbound="sip:127.0.0.1:%s;transport=udp";regint=300\n' \
        "$address" "$password" "$port" >"$work/baresip/accounts")
    : >"$work/baresip/contacts"
    baresip -s -f "$work/baresip" >"$work/baresip.log" 2>&1 </dev/null &
    started+=($!)
    within baresip $! 20 'alice@.* 200 OK'
}

began=$SECONDS
install_missing
find_realmgate
installed=$SECONDS

step "1. Realmgate and Kamailio start"
choose_ports
start_realmgate
start_kamailio
echo "   Realmgate $("$realmgate" --version | cut -d' ' -f2) on 127.0.0.1:$web, Kamailio on $address:$port"

step "2. A phone registers: baresip, as alice"
add_account alice
register_baresip
echo "   registered: alice@$address, 200 OK"

step "3. An attacker who overheard that answer sends it from another address, 127.0.0.2"
status=$(python3 "$here/demo_sip.py" replay 127.0.0.1 "$port" "$work/baresip.log") || fail "the replay got no answer"
[[ $status == 403 ]] || fail "the replay got $status, expected 403"
grep -q '"reason":"replay"' "$work/realmgate.log" || fail "Realmgate did not log the replay"
echo "   replay refused: 403 Forbidden"

step "4. Why? realmgate explain alice"
"$realmgate" explain alice --config "$work/realmgate.toml" | sed 's/^/   /' || true

echo
echo "It took $((SECONDS - installed)) s, after $((installed - began)) s of installing and building."
[[ -z $once ]] || exit 0

add_account phone
step "5. Your turn: set up any SIP phone in this network"
cat <<TEXT
   server, domain, realm   $address
   port                    $port, UDP or TCP
   username                phone
   password                $password

   Each attempt is shown here. Press Ctrl-C to stop and remove everything.

TEXT
python3 -u "$here/demo_sip.py" follow "$work/realmgate.log" &
started+=($!)
wait $!
