#!/usr/bin/env bash
# The service against its floor: installs the load generator wrk where it is missing (Debian) and runs the bench. What is
# given goes to it: `bench/webhook.sh --check`, for instance.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v wrk >/dev/null; then
    as_root=()
    [[ $(id -u) == 0 ]] || as_root=(sudo)
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends wrk
fi
cargo bench --locked -p realmgate-bench --bench webhook -- "$@"
