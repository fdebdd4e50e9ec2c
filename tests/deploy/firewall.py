"""Feeds a real nftables from the real binary with the files in deploy/, in a network namespace of its own: who is refused is in
the sets, who is allowed is not, and a server that does not answer leaves them as they were.

    python3 tests/deploy/firewall.py REALMGATE"""
import os
import pathlib
import subprocess
import sys
import tempfile

from https import Visitor
from running import DEPLOY, realmgate

PASSWORD = "a webhook password of the test"
SETTINGS = ("realmgate.toml", {'"/var/lib/realmgate"': '"data"', "/etc/realmgate/webhook.secret": "webhook.secret"})
# Each call has a namespace of its own, whose rules end with it: so it lists them itself.
NFT = """#!/bin/sh
exec unshare --net {user} sh -c 'nft -f {rules} && nft -f - && nft list table inet realmgate'
"""


def namespace():
    """How this user may have a network namespace."""
    return "" if os.geteuid() == 0 else "--map-root-user"


def main(binary):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        tools = folder / "tools"
        tools.mkdir()
        path = os.environ["PATH"] + ":/usr/sbin"
        # The inner one is the system's: the wrapper alone is found by the script.
        wrapper = NFT.format(user=namespace(), rules=DEPLOY / "realmgate.nft").replace("sh -c", f"env PATH={path} sh -c")
        (tools / "nft").write_text(wrapper)
        (tools / "nft").chmod(0o755)
        service, _, admin = realmgate(binary, folder, *SETTINGS, PASSWORD)
        url = f"http://127.0.0.1:{admin}/blacklist/feed"
        environment = {**os.environ, "PATH": f"{tools}:{path}", "CREDENTIALS_DIRECTORY": str(folder / "data")}
        feed = lambda: subprocess.run(
            [DEPLOY / "realmgate-firewall.sh", url], env=environment, capture_output=True, text=True, timeout=60)

        def types(*words):
            command = [binary, "blacklist", *words, "--admin-listen", f"127.0.0.1:{admin}"]
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=60)

        with service:
            # The port is bound before the token is made; what is answered there is answered behind both.
            assert Visitor("127.0.0.1", admin).ask("GET", "/healthz", Host="127.0.0.1")[0] == 200
            assert "elements" not in fed(feed()), "somebody is dropped from the start"
            types("add", "203.0.113.0/24", "--forever")
            types("add", "198.51.100.9", "--for", "1h")
            types("add", "2001:db8:1:2::7", "--forever")
            types("allow", "203.0.113.0/25")
            sets = fed(feed())
            for wanted in ("203.0.113.128/25", "198.51.100.9 ", "2001:db8:1:2::/64"):
                assert wanted in sets, f"{wanted} is not in {sets}"
            assert "203.0.113.0/2" not in sets, f"an allowed network is in {sets}"
            types("remove", "198.51.100.9")
            assert "198.51.100.9" not in fed(feed())
        failed = feed()
        assert failed.returncode != 0 and failed.stdout == "", f"without a server: {failed}"
    print("firewall: nftables takes the feed")


def fed(run):
    assert run.returncode == 0, run.stderr
    return run.stdout


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve())
