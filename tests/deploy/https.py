"""People and platforms as a proxy sees them: requests over TLS from an address of their own, and a whole signup."""
import base64
import hashlib
import http.client
import json
import re
import socket
import ssl
import urllib.parse

HOST = "phone.example.com"


class Visitor:
    """Comes from `address` (any of 127.0.0.0/8) to what listens on `port`; trusts `certificate` alone, where it speaks TLS."""

    def __init__(self, address, port, certificate=None):
        self.address, self.port = address, port
        self.tls = certificate and ssl.create_default_context(cafile=certificate)

    def ask(self, method, path, body=None, **headers):
        """(status, headers, text) of one request on a connection of its own."""
        stream = socket.create_connection(("127.0.0.1", self.port), 10, (self.address, 0))
        connection = http.client.HTTPConnection(HOST, self.port, timeout=10)
        connection.sock = self.tls.wrap_socket(stream, server_hostname=HOST) if self.tls else stream
        try:
            headers = {name.replace("_", "-"): text for name, text in headers.items()}
            connection.request(method, path, body, {"Host": HOST, **headers})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()

    def sign_up(self, user, claimed_address):
        """The status of a signup that says, in X-Forwarded-For, that it comes from somewhere else."""
        claim = {"X_Forwarded_For": claimed_address, "X_Real_IP": claimed_address, "Forwarded": f"for={claimed_address}"}
        status, _, text = self.ask("GET", "/captcha.ashx", **claim)
        assert status == 200, f"no captcha: {status} {text}"
        captcha = json.loads(text)
        left, right = map(int, re.fullmatch(r"(\d) \+ (\d)", captcha["question"]).groups())
        form = {"user": user, "name": "Alex Doe", "email": f"{user}@example.com", "captcha_token": captcha["token"],
                "captcha_answer": left + right, "ha1": hashlib.md5(f"{user}:{HOST}:correct horse".encode()).hexdigest()}
        form = urllib.parse.urlencode(form)
        return self.ask("POST", "/signup.ashx", form, Content_Type="application/x-www-form-urlencoded", **claim)[0]

    def platform(self, password, body, **headers):
        """A call of the webhook, as jambonz makes it."""
        basic = base64.b64encode(f"jambonz:{password}".encode()).decode()
        headers = {"Authorization": f"Basic {basic}", "Content_Type": "application/json", "Accept_Encoding": "gzip, br", **headers}
        return self.ask("POST", "/webhooks/auth", body, **headers)
