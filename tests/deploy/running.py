"""Programs started from the files in deploy/: each file is used as it is shipped, but for names, ports and paths that are
another machine's. A replacement that finds nothing is an error, so that no sample drifts away from its test."""
import pathlib
import socket
import subprocess
import time

DEPLOY = pathlib.Path(__file__).resolve().parents[2] / "deploy"


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def shipped(name, replacements):
    """The text of deploy/`name` with everything in `replacements` put in place of what it names."""
    text = (DEPLOY / name).read_text(encoding="utf-8")
    for old, new in replacements.items():
        assert old in text, f"deploy/{name} does not hold {old!r} any more: the test must follow"
        text = text.replace(old, new)
    return text


class Program:
    """A running program whose output goes to a file; ended at the end of a `with`."""

    def __init__(self, folder, name, command, port):
        self.log = folder / f"{name}.log"
        self.name, self.port = name, port
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def __enter__(self):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.05)
        self.stop()
        raise AssertionError(f"{self.name} does not listen on port {self.port}:\n{self.log.read_text(errors='replace')}")

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def realmgate(binary, folder, settings, replacements, password):
    """Realmgate with one of the shipped settings files; gives the program and its two ports."""
    port, admin = free_ports(2)
    (folder / "webhook.secret").write_text(password + "\n")
    file = folder / "realmgate.toml"
    file.write_text(shipped(settings, replacements))
    flags = ["--listen", f"127.0.0.1:{port}", "--admin-listen", f"127.0.0.1:{admin}"]
    command = [binary, "serve", "--config", file, *flags]
    return Program(folder, "realmgate", command, port), port, admin
