#!/usr/bin/env bash
# Rebuilds the one piece of foreign code that browsers get: hash functions from @noble/hashes, as one file. Browsers lack MD5
# and SHA-512/256, and on plain HTTP from another machine they have none at all.
# The versions and their hashes stand in tests/npm/package-lock.json.
#
#   tests/bundle.sh            writes src/http/website/page/noble-hashes.js
#   tests/bundle.sh --check    compares it with what a rebuild gives
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
npm="$here/npm"
bundle="$here/../src/http/website/page/noble-hashes.js"
built=$(mktemp)
trap 'rm -f "$built"' EXIT

npm ci --prefix "$npm" --ignore-scripts --no-audit --no-fund --loglevel=error
version=$(node -p "require('$npm/node_modules/@noble/hashes/package.json').version")
{
    echo "/*! MD5, SHA-256, SHA-512/256 and HMAC of @noble/hashes $version, rebuilt by tests/bundle.sh."
    sed 's/^\(.\)/ \1/; s/^/ */' "$npm/node_modules/@noble/hashes/LICENSE"
    echo " */"
    # The whole licence stands above; the reminders of it in each module are left out.
    (cd "$npm" && printf "export { %s } from '@noble/hashes/%s.js';\n" md5 legacy 'sha256, sha512_256' sha2 hmac hmac |
        node_modules/.bin/esbuild --bundle --minify --format=esm --target=es2022 --legal-comments=none --log-level=warning)
} >"$built"

size=$(wc -c <"$built")
((size < 16000)) || { echo "the bundle has grown to $size bytes" >&2; exit 1; }
if [[ ${1:-} == --check ]]; then
    cmp "$built" "$bundle"
    echo "the bundle of @noble/hashes $version is as rebuilt: $size bytes"
else
    cp "$built" "$bundle"
    chmod 644 "$bundle"
fi
