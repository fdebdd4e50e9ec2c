#!/usr/bin/env bash
# Walks pages as a new user would: runs the shell blocks of each, in order, in one shell, in an empty folder, against a
# server that was just started there, and compares what they print with what the page says they print.
#
#   tests/readme.sh [PAGE [BINARY [GUESTS]]]
#
# Without PAGE, README.md and docs/walkthrough.md, each in a folder of its own. GUESTS is a Python script that runs before the
# walk, in its folder and with the server's address: what others did there.
# The walk is what stands in ```sh blocks between <!-- walk:start --> and <!-- walk:end -->. A line `# => text` says what
# the commands since the last such line print; several make several lines. `...` stands for any text within a line, and
# alone on its line for any number of lines. Commands without such a line must only succeed. `cargo run --release` or
# `realmgate` alone starts the server, which this script does itself, on free ports in place of 8080 and 8081.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
if [[ $# -eq 0 ]]; then
    "$0" "$here/README.md"
    exec "$0" "$here/docs/walkthrough.md"
fi
page=$(realpath "$1")
if [[ $# -lt 2 ]]; then
    (cd "$here" && cargo build --quiet --locked --bin realmgate)
    set -- "$page" "${CARGO_TARGET_DIR:-$here/target}/debug/realmgate"
fi
binary=$(realpath "$2")
guests=${3:+$(realpath "$3")}

work=$(mktemp -d)
server=
finish() {
    if [[ -n $server ]]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap finish EXIT

fail() {
    echo "$*" >&2
    [[ ! -s $work/server.log ]] || sed 's/^/server: /' "$work/server.log" >&2
    echo "0 passed, 1 failed"
    exit 1
}

read -r port admin < <(python3 - <<'PYTHON'
import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
print(*(one.getsockname()[1] for one in sockets))
PYTHON
)
mkdir "$work/folder" "$work/out" "$work/bin"
python3 -B "$here/tests/readme_walk.py" script "$page" "$work/out" "$port" "$admin" >"$work/walk.sh" || fail "$page has no walk"

for name in $(compgen -e REALMGATE_ || true); do unset "$name"; done
ln -s "$binary" "$work/bin/realmgate"
export PATH="$work/bin:$PATH"
cd "$work/folder"
realmgate serve --listen "127.0.0.1:$port" --admin-listen "127.0.0.1:$admin" >"$work/server.log" 2>&1 </dev/null &
server=$!
for ((tries = 0; ; tries++)); do
    ! curl -s -o /dev/null --max-time 2 "http://127.0.0.1:$port/" || break
    kill -0 "$server" 2>/dev/null || fail "the server ended instead of starting"
    ((tries < 100)) || fail "the server did not answer on port $port within 10 s"
    sleep 0.1
done

if [[ -n $guests ]]; then
    python3 -B "$guests" "http://127.0.0.1:$port" || fail "$guests failed"
fi
# Commands that ask the running server find it as at 8081, where they look by themselves.
export REALMGATE_ADMIN_LISTEN="127.0.0.1:$admin"
status=0
bash "$work/walk.sh" </dev/null || true
python3 -B "$here/tests/readme_walk.py" judge "$page" "$work/out" "$port" "$admin" || status=$?
((status == 0)) || sed 's/^/server: /' "$work/server.log" >&2
exit "$status"
