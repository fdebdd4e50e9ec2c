"""What deploy/demo.sh does by SIP and cannot do in a shell. Standard library alone.

    ports ADDRESS PORT          prints free ports: for SIP (PORT where it is free), two for Realmgate, one for baresip
    options HOST PORT           waits until a SIP server answers OPTIONS over UDP, 10 s at most
    replay HOST PORT TRACE      sends the last answered REGISTER of baresip's trace from 127.0.0.2; prints the status
    follow LOG                  prints each attempt that Realmgate logs from now on as one line, until it is ended
"""

import json
import re
import secrets
import socket
import sys
import time

ATTACKER = "127.0.0.2"


def ports(address, wanted):
    """The ports of `address` and loopback, held until all are known."""
    held = []

    def free(host, kind, port):
        one = socket.socket(socket.AF_INET, kind)
        held.append(one)
        one.bind((host, port))
        return one.getsockname()[1]

    def sip(port):
        port = free(address, socket.SOCK_DGRAM, port)
        free(address, socket.SOCK_STREAM, port)
        if address != "127.0.0.1":
            free("127.0.0.1", socket.SOCK_DGRAM, port)
        return port

    try:
        first = sip(int(wanted))
    except OSError:
        first = sip(0)
    web, admin = (free("127.0.0.1", socket.SOCK_STREAM, 0) for _ in range(2))
    print(first, web, admin, two_in_a_row(free))


def two_in_a_row(free):
    """A port of loopback for baresip, which listens on the next one too, on each by UDP and TCP."""
    while True:
        port = free("127.0.0.1", socket.SOCK_DGRAM, 0)
        try:
            free("127.0.0.1", socket.SOCK_STREAM, port)
            free("127.0.0.1", socket.SOCK_STREAM, port + 1)
            free("127.0.0.1", socket.SOCK_DGRAM, port + 1)
        except (OSError, OverflowError):
            continue
        return port


def ask(source, server, message, seconds):
    """The status line of the final answer to a request over UDP, None where there is none in time."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as phone:
        phone.bind((source, 0))
        phone.settimeout(seconds)
        own = "%s:%s" % phone.getsockname()
        phone.sendto(message(own).encode(), server)
        try:
            while True:
                status = phone.recv(65535).decode(errors="replace").split(" ")[1]
                if not status.startswith("1"):
                    return status
        except (TimeoutError, ConnectionError):
            return None


def options(host, port):
    def message(own):
        branch = secrets.token_hex(8)
        return (
            f"OPTIONS sip:{host}:{port} SIP/2.0\r\nVia: SIP/2.0/UDP {own};branch=z9hG4bK{branch};rport\r\n"
            f"From: <sip:demo@{host}>;tag={branch}\r\nTo: <sip:{host}>\r\nCall-ID: {branch}\r\nCSeq: 1 OPTIONS\r\n"
            f"Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
        )

    end = time.monotonic() + 10
    while time.monotonic() < end:
        if ask("127.0.0.1", (host, int(port)), message, 0.3):
            return
        time.sleep(0.1)
    sys.exit(1)


def replay(host, port, trace):
    """The very REGISTER that was answered, from elsewhere and as a transaction of its own: what a thief of it can do."""
    with open(trace, encoding="utf-8", errors="replace", newline="") as file:
        text = re.sub(r"\x1b\[[0-9;]*m", "", file.read()).replace("\r\n", "\n")
    requests = re.findall(r"^REGISTER .*?\n\n", text, re.S | re.M)
    stolen = [one for one in requests if "\nAuthorization: " in one][-1]

    def message(own):
        via = f"Via: SIP/2.0/UDP {own};branch=z9hG4bK{secrets.token_hex(8)};rport"
        contact = f"Contact: <sip:alice@{own}>"
        changed = re.sub(r"^Via: .*$", via, stolen, flags=re.M)
        changed = re.sub(r"^Contact: .*$", contact, changed, flags=re.M)
        return changed.replace("\n", "\r\n")

    status = ask(ATTACKER, (host, int(port)), message, 5)
    if status is None:
        sys.exit(1)
    print(status)


def follow(log):
    with open(log, encoding="utf-8") as file:
        file.seek(0, 2)
        begun = ""
        while True:
            begun += file.readline()
            if not begun.endswith("\n"):
                time.sleep(0.1)
                continue
            line, begun = begun, ""
            event = json.loads(line) if line.startswith("{") else {}
            if "call_id" in event:
                print(shown(event))


def shown(event):
    """One attempt as a line. Its username is whatever was sent: what a terminal would obey is escaped."""
    decision = event.get("reason") or event["message"]
    line = f"   {event['timestamp'][11:19]}  {decision:<16}  {event.get('username')}  {event.get('source')}"
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in line)


if __name__ == "__main__":
    command, *arguments = sys.argv[1:] or ["none"]
    commands = {one.__name__: one for one in (ports, options, replay, follow)}
    if command not in commands:
        sys.exit(__doc__)
    commands[command](*arguments)
