"""Chromium by chromedriver, as far as a picture needs it: open, type, click, wait, shoot."""
import base64
import json
import re
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ARGUMENTS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--no-proxy-server", "--hide-scrollbars",
             "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
             "--disable-breakpad", "--accept-lang=en-GB,en"]
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Chromium:
    def __init__(self, host, port):
        """The site of `host` is at this port of the machine; its origin counts as secure, as it is behind HTTPS."""
        self.profile = tempfile.TemporaryDirectory(prefix="realmgate-chromium-", ignore_cleanup_errors=True)
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        found = next(re.search(r"successfully on port (\d+)", line) for line in self.driver.stdout if "successfully" in line)
        self.base = f"http://127.0.0.1:{found[1]}"
        arguments = [*ARGUMENTS, f"--user-data-dir={self.profile.name}", f"--host-resolver-rules=MAP {host}:80 127.0.0.1:{port}",
                     f"--unsafely-treat-insecure-origin-as-secure=http://{host}"]
        wanted = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": {"args": arguments}}}}
        self.base += "/session/" + self.post("/session", wanted)["sessionId"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.ask("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait(timeout=20)
            self.profile.cleanup()

    def ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]

    def post(self, path, body):
        return self.ask("POST", path, body)

    def open(self, url):
        self.post("/url", {"url": url})

    def script(self, text, *arguments):
        return self.post("/execute/sync", {"script": text, "args": list(arguments)})

    def devtools(self, command, parameters):
        return self.post("/goog/cdp/execute", {"cmd": command, "params": parameters})

    def act(self, selector, command, body):
        """Does something with an element as soon as it is there and can be reached."""
        for _ in range(100):
            try:
                element = self.post("/element", {"using": "css selector", "value": selector})[ELEMENT]
                return self.post(f"/element/{element}/{command}", body)
            except urllib.error.HTTPError as error:
                refusal = error.read().decode()
            time.sleep(0.1)
        raise SystemExit(f"{command} on {selector}: {refusal}")

    def click(self, selector):
        self.act(selector, "click", {})

    def fill(self, selector, text):
        self.act(selector, "value", {"text": text})

    def wait_for(self, selector):
        """Waits until an element is to be seen."""
        shown = "const found = document.querySelector(arguments[0]); return !!found && found.checkVisibility()"
        for _ in range(100):
            if self.script(shown, selector):
                return
            time.sleep(0.1)
        raise SystemExit(f"{selector} was not shown: {self.script('return document.body.innerText')}")

    def screen(self, width, height, scale, mobile):
        size = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": mobile}
        self.devtools("Emulation.setDeviceMetricsOverride", size)
        self.devtools("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "light"}]})

    def shoot(self):
        """What is to be seen now, as a PNG; what the page leaves open stays transparent."""
        return base64.b64decode(self.devtools("Page.captureScreenshot", {"format": "png"})["data"])
