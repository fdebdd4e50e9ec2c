#!/usr/bin/env bash
# Shows that tests/readme.sh passes a page that tells the truth and fails one that does not, with a stand-in server.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/server" <<'PYTHON'
#!/usr/bin/env python3
import http.server, sys
if sys.argv[1] != "serve":
    sys.exit(print("realmgate", *sys.argv[1:]))
host, port = sys.argv[sys.argv.index("--listen") + 1].split(":")
handler = http.server.SimpleHTTPRequestHandler
handler.log_message = lambda *_: None
http.server.HTTPServer((host, int(port)), handler).serve_forever()
PYTHON
chmod +x "$work/server"

page() { printf '%s\n' 'before' '<!-- walk:start -->' '```sh' "$@" '```' 'between' '<!-- walk:end -->' '```sh' 'false' '```' >"$work/page.md"; }
walk() { "$here/readme.sh" "$work/page.md" "$work/server" >"$work/out" 2>"$work/err"; }
passes() {
    page "${@:2}"
    walk && [[ $(tail -n 1 "$work/out") == "$1 passed, 0 failed" ]] || { echo "not passed: ${*:2}" && cat "$work/out" "$work/err" && exit 1; } >&2
}
fails() {
    page "$@"
    ! walk && tail -n 1 "$work/out" | grep -qE '^[0-9]+ passed, [1-9][0-9]* failed$' || { echo "not failed: $*" && cat "$work/out" "$work/err" && exit 1; } >&2
}

passes 2 'cargo run --release' 'echo hello > file' 'A=1' 'curl -s http://127.0.0.1:8080/file' '# => hello' 'echo "$A"' '# => 1'
passes 1 'realmgate serve     # from source: cargo run --release' 'realmgate' 'true'
passes 1 'cargo run --release -- account list' '# => realmgate account list'
passes 1 'realmgate account list' '# => realmgate account list'
passes 1 'printf "a\nb c d\ne\n"' '# => a' '# => b ... d' '# => ...'
passes 2 'cat <<EOF' 'x' 'EOF' '# => x' '# only a comment' 'true'
passes 1 'echo http://localhost:8080 | grep -v 8080 | wc -l' '# => 1'
fails 'echo a' '# => b'
fails 'echo a; echo b' '# => a'
fails 'echo a' '# => a' '# => b'
fails 'echo a; false' '# => a'
fails 'exit 0' '# => a'
fails 'curl -sf http://127.0.0.1:8080/nowhere'
fails '# only a comment'
page 'true'
sed -i 's/walk:start/walk:begin/' "$work/page.md"
if walk || [[ $(tail -n 1 "$work/out") != "0 passed, 1 failed" ]]; then
    echo "a page without a walk passed" >&2
    exit 1
fi
echo "15 pages judged correctly"
