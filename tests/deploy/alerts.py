"""Holds what deploy/alerts.yaml asks for against the metrics of the real binary in trouble: a store that was taken away, and a
platform with a wrong password, show where the rules look. (That all series are there is for dashboard.py.)

    python3 tests/deploy/alerts.py REALMGATE"""
import itertools
import json
import pathlib
import sys
import tempfile
import time

from https import Visitor
from running import realmgate

PASSWORD = "a webhook password of the test"
SETTINGS = ("realmgate.toml", {'"/var/lib/realmgate"': '"data"', "/etc/realmgate/webhook.secret": "webhook.secret"})
ATTEMPT = {"method": "REGISTER", "realm": "phone.example.com", "nonce": "n", "uri": "sip:phone.example.com",
           "response": "0" * 32}


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
            assert 'realmgate_webhook_errors_total{status="401"} 0' in metrics()
            assert Visitor("127.0.0.1", port).platform("wrong", "{}")[0] == 401 and ask() == 200
            assert 'realmgate_ready 1' in metrics()
            (folder / "data/realmgate.sqlite").unlink()
            deadline = time.monotonic() + 20
            while ask() != 503:
                assert time.monotonic() < deadline, "without a store, no 503 within 20 s"
                time.sleep(0.1)
            lines = metrics()
            assert 'realmgate_ready 0' in lines, "ready without a store"
    print("alerts: trouble shows where they look")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve())
