#!/usr/bin/env bash
# Rebuilds the list of the 10 000 most common passwords, which the sign-up page and the command line refuse. It comes from
# @zxcvbn-ts/language-common, most frequent first; its version and hash stand in tests/npm/package-lock.json.
#
#   tests/passwords.sh            writes domain/src/accounts/weak_password/zxcvbn.txt
#   tests/passwords.sh --check    compares it with what a rebuild gives
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
npm="$here/npm"
list="$here/../domain/src/accounts/weak_password/zxcvbn.txt"
built=$(mktemp)
trap 'rm -f "$built"' EXIT

[[ -d $npm/node_modules/@zxcvbn-ts/language-common ]] ||
    npm ci --prefix "$npm" --ignore-scripts --no-audit --no-fund --loglevel=error
package="$npm/node_modules/@zxcvbn-ts/language-common"
version=$(node -p "require('$package/package.json').version")
{
    echo "# The 10 000 most common passwords of @zxcvbn-ts/language-common $version, the most frequent first, as tests/passwords.sh"
    echo "# takes them from it. Its licence:"
    echo "#"
    sed 's/^\(.\)/ \1/; s/^/#/' "$package"/LICENSE*
    node -p "require('$package/src/passwords.json').slice(0, 10000).join('\n')"
} >"$built"

lines=$(grep -vc '^#' "$built")
((lines == 10000)) || { echo "the list has $lines passwords" >&2; exit 1; }
if [[ ${1:-} == --check ]]; then
    cmp "$built" "$list"
    echo "the list of @zxcvbn-ts/language-common $version is as rebuilt"
else
    cp "$built" "$list"
    chmod 644 "$list"
fi
