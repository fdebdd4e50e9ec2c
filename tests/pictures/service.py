"""A real service in a folder of its own, with an account and what its phone has been through: let in, refused for a wrong
password, and an answer of it replayed from elsewhere."""
import base64
import hashlib
import json
import os
import socket
import subprocess
import tempfile
import time
import urllib.request

HOST = "sip.example.com"
SETTINGS = """
listen = "127.0.0.1:{port}"
admin_listen = "127.0.0.1:{admin}"
drain = "0s"
[[tenant]]
name = "example"
title = "Example Phones"
support = "help@example.com"
privacy_url = "https://www.example.com/privacy"
hosts = ["{host}"]
realms = ["{host}"]
public_url = "https://{host}"
transports = ["tls", "tcp"]
webhook_users = [{{ username = "jambonz", password = "{password}" }}]
"""
WEBHOOK_PASSWORD = "the webhook password of the pictures"
PHONE = "Yealink SIP-T46U 108.86.0.45"


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def md5(*parts):
    return hashlib.md5(":".join(parts).encode()).hexdigest()


class Service:
    def __init__(self, binary):
        self.binary, self.folder = binary, tempfile.TemporaryDirectory(prefix="realmgate-pictures-")
        self.port, admin = free_ports(2)
        settings = SETTINGS.format(port=self.port, admin=admin, host=HOST, password=WEBHOOK_PASSWORD)
        with open(os.path.join(self.folder.name, "realmgate.toml"), "w", encoding="utf-8") as file:
            file.write(settings)
        self.log = open(os.path.join(self.folder.name, "log"), "w", encoding="utf-8")
        self.process = subprocess.Popen([binary, "serve"], cwd=self.folder.name, stdout=self.log, stderr=self.log)

    def __enter__(self):
        for _ in range(100):
            if self.run("healthcheck").returncode == 0:
                return self
            time.sleep(0.1)
        raise SystemExit(f"the service did not start: {self.read_log()}")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=20)
        self.log.close()
        self.folder.cleanup()

    def read_log(self):
        with open(self.log.name, encoding="utf-8") as file:
            return file.read()

    def run(self, *arguments):
        """`realmgate ARGUMENTS` beside the running service."""
        return subprocess.run([self.binary, *arguments], cwd=self.folder.name, capture_output=True, text=True, timeout=60)

    def add_account(self, username):
        """Gives the generated password."""
        added = self.run("account", "add", username, "--generate", "--json")
        if added.returncode:
            raise SystemExit(f"account add failed: {added.stderr}")
        return json.loads(added.stdout)["password"]

    def register(self, username, password, source, nonce):
        """What the platform is answered about a REGISTER over TLS from this address: `ok` or `fail`."""
        uri, nc, cnonce = f"sip:{HOST}", "00000001", "0499c6a7"
        response = md5(md5(username, HOST, password), nonce, nc, cnonce, "auth", md5("REGISTER", uri))
        body = {
            "source_address": source, "source_port": 5061, "method": "REGISTER", "expires": 3600, "scheme": "digest",
            "username": username, "realm": HOST, "nonce": nonce, "uri": uri, "algorithm": "MD5", "response": response,
            "qop": "auth", "nc": nc, "cnonce": cnonce,
            "headers": {"to": f"<sip:{username}@{HOST}>", "call-id": "1b5b1bae3f8eb433", "user-agent": PHONE,
                        "via": "SIP/2.0/TLS 192.168.1.20:5061;rport"},
        }
        login = base64.b64encode(f"jambonz:{WEBHOOK_PASSWORD}".encode()).decode()
        headers = {"Content-Type": "application/json", "Authorization": f"Basic {login}"}
        url = f"http://127.0.0.1:{self.port}/webhooks/auth"
        request = urllib.request.Request(url, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)["status"]
