"""Holds deploy/alerts.yaml against the metrics of the real binary: every series that a rule asks for is there, and a store that
was taken away shows where the rules look.

    python3 tests/deploy/alerts.py REALMGATE"""
import itertools
import json
import pathlib
import re
import sys
import tempfile
import time

from https import Visitor
from running import DEPLOY, realmgate

PASSWORD = "a webhook password of the test"
SETTINGS = ("realmgate.toml", {'"/var/lib/realmgate"': '"data"', "/etc/realmgate/webhook.secret": "webhook.secret"})
ATTEMPT = {"method": "REGISTER", "realm": "phone.example.com", "nonce": "n", "uri": "sip:phone.example.com",
           "response": "0" * 32}


def series(text):
    """[(name, [(label, values)])] of every selector in the rules."""
    found = re.findall(r"(realmgate_\w+)(?:\{([^}]*)\})?", "\n".join(re.findall(r"expr:(.*?)\n +(?:for|labels):", text, re.S)))
    return [(name, re.findall(r'(\w+)=~?"([^"]+)"', labels)) for name, labels in found]


def is_there(name, labels, lines):
    """Each of the alternatives that a label names is a series of its own."""
    for label, values in labels or [("", "")]:
        for value in values.split("|"):
            wanted = f'{label}="{value}"' if label else ""
            if not any(line.startswith((name + "{", name + " ")) and wanted in line for line in lines):
                return False
    return True


def attempts():
    """Each of another name and from elsewhere: the same one again would soon be refused without a look at the store."""
    return (json.dumps({**ATTEMPT, "username": f"{number}", "source_address": f"198.18.{number // 256}.{number % 256}"})
            for number in itertools.count())


def main(binary):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        service, port, admin = realmgate(binary, folder, *SETTINGS, PASSWORD)
        bodies = attempts()
        ask = lambda: Visitor("127.0.0.1", port).platform(PASSWORD, next(bodies))[0]
        metrics = lambda: Visitor("127.0.0.1", admin).ask("GET", "/metrics", Host="127.0.0.1")[2].splitlines()
        with service:
            # Before anything has happened: `increase` sees nothing of the event that makes a series.
            first = metrics()
            assert Visitor("127.0.0.1", port).platform("wrong", "{}")[0] == 401 and ask() == 200
            assert 'realmgate_level{of="ready"} 1' in metrics()
            (folder / "data/realmgate.sqlite").unlink()
            deadline = time.monotonic() + 20
            while ask() != 503:
                assert time.monotonic() < deadline, "without a store, no 503 within 20 s"
                time.sleep(0.1)
            lines = metrics()
            assert 'realmgate_level{of="ready"} 0' in lines, "ready without a store"
    wanted = series((DEPLOY / "alerts.yaml").read_text(encoding="utf-8"))
    assert len(wanted) >= 13, wanted
    missing = [one for one in wanted if not is_there(*one, first)]
    assert not missing, f"deploy/alerts.yaml asks for what nobody tells: {missing}"
    print(f"alerts: all {len(wanted)} series are there")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve())
