#!/bin/sh
# Starts Kamailio in its container: REALM is the SIP domain, WEBHOOK_PASSWORD_FILE the file with the webhook's password,
# WEBHOOK_URL where Realmgate is, if not where http_client.cfg says.
set -eu
here=$(dirname "$0")
folder=${RUN_FOLDER:-/run/kamailio}
: "${REALM:?is not set: the realm of the Realmgate tenant}"
: "${WEBHOOK_PASSWORD_FILE:?is not set: the file that holds the password}"

# The password is in a file that Kamailio alone can read, not in an argument, where `ps` would show it.
umask 077
{
    sed -e '/^password *=/d' ${WEBHOOK_URL:+-e "s|^url *=.*|url = $WEBHOOK_URL|"} "$here/http_client.cfg"
    printf 'password = %s\n' "$(cat "$WEBHOOK_PASSWORD_FILE")"
} >"$folder/http_client.cfg"

# -DD: in the foreground, with its worker processes. Shared and private memory are in megabytes.
exec kamailio -DD -E -m "${SHM_MEMORY:-64}" -M "${PKG_MEMORY:-8}" -f "$here/kamailio.cfg" -P "$folder/kamailio.pid" -Y "$folder" \
    -A "REALM=\"$REALM\"" -A "WEBHOOK_CFG=\"$folder/http_client.cfg\"" "$@"
