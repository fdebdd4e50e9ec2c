#!/bin/sh
# Fetches the feed and puts all of it into the sets of realmgate.nft, or none of it where anything fails. The token is read
# from the service's credentials; curl reads it from its standard input, so that no list of processes shows it.
set -eu
url=${1:-http://127.0.0.1:8081/blacklist/feed}
token=$(cat "$CREDENTIALS_DIRECTORY/admin.token")
feed=$(printf 'header = "Authorization: Bearer %s"\n' "$token" |
    curl --config - --fail --silent --show-error --max-time 10 "$url")
{
    echo 'flush set inet realmgate drop4'
    echo 'flush set inet realmgate drop6'
    printf '%s\n' "$feed" | sed -n \
        -e 's/^[0-9./]\{1,\}$/add element inet realmgate drop4 { & }/p' \
        -e 's/^[0-9a-f:]*:[0-9a-f:/]*$/add element inet realmgate drop6 { & }/p'
} | nft -f -
