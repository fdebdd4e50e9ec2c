"""nginx and Caddy, started from the samples in deploy/ in front of the real binary: what they must pass on and what not.

    python3 tests/deploy/proxies.py REALMGATE NGINX CADDY

Addresses of 127.0.0.0/8 stand for the world: the proxies see people at 127.0.0.2 and up, Realmgate sees the proxies at
127.0.0.1."""
import pathlib
import subprocess
import sys
import tempfile

from https import HOST, Visitor
from running import Program, free_ports, realmgate, shipped

PASSWORD = "a webhook password of the test"
SECRET = "secret-that-works-once"
FIXTURE = pathlib.Path(__file__).resolve().parents[2] / "fixtures/webhook/register.json"


def nginx(binary, folder, upstream, remarks):
    """nginx as deploy/nginx.conf has it, and with `remarks`: what its comments offer."""
    plain, tls = free_ports(2)
    server = shipped("nginx.conf", {
        "127.0.0.1:8080": f"127.0.0.1:{upstream}",
        "listen 80;": f"listen 127.0.0.1:{plain};", "listen [::]:80;": f"listen [::1]:{plain};",
        "listen 443 ": f"listen 127.0.0.1:{tls} ", "listen [::]:443 ": f"listen [::1]:{tls} ",
        "/etc/letsencrypt/live/phone.example.com/": f"{folder}/", "/var/log/nginx/": f"{folder}/",
        "root /var/www/html": f"root {folder}/html", **remarks})
    (folder / "temporary").mkdir()
    (folder / "html/.well-known/acme-challenge").mkdir(parents=True)
    (folder / "html/.well-known/acme-challenge/token").write_text("as certbot left it")
    paths = "\n".join(f"{kind}_temp_path temporary/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    # Run by root, its workers would be `nobody`, who cannot enter this folder; run by another user, nginx ignores `user`.
    main = f"user root root; daemon off; pid nginx.pid; error_log nginx.error.log crit; events {{}}\nhttp {{\n{paths}\n{server}\n}}\n"
    (folder / "nginx.conf").write_text(main)
    return Program(folder, "nginx", [binary, "-p", folder, "-c", "nginx.conf", "-e", "stderr"], tls), plain


def caddy(binary, folder, upstream, remarks):
    """Caddy as deploy/Caddyfile has it, and with `remarks`: what its comments offer."""
    plain, tls = free_ports(2)
    text = shipped("Caddyfile", {
        "127.0.0.1:8080": f"127.0.0.1:{upstream}",
        "\n{\n": f"\n{{\n\tadmin off\n\tdefault_bind 127.0.0.1\n\thttp_port {plain}\n\thttps_port {tls}\n\tskip_install_trust\n",
        "\nphone.example.com {\n": f"\nphone.example.com {{\n\ttls {folder}/fullchain.pem {folder}/privkey.pem\n", **remarks})
    (folder / "Caddyfile").write_text(text)
    command = ["env", f"HOME={folder}", f"XDG_DATA_HOME={folder}", binary, "run", "--adapter", "caddyfile", "--config", "Caddyfile"]
    return Program(folder, "caddy", command, tls), plain


def certificate(folder):
    names = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    files = ["-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"]
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    *names, *files], check=True, capture_output=True)


def expect(what, got, wanted):
    assert got == wanted, f"{what}: {got!r}, not {wanted!r}"


def people_are_told_apart(visitor):
    """Three accounts an hour for each address that the proxy saw, whatever its owner claims."""
    expect("the captcha over TLS", visitor("127.0.0.2").ask("GET", "/captcha.ashx")[0], 200)
    for number in range(3):
        expect("a signup", visitor("127.0.0.2").sign_up(f"first{number}", f"198.51.100.{number}"), 200)
    expect("one more, with another forged address", visitor("127.0.0.2").sign_up("first3", "198.51.100.77"), 429)
    expect("one more, with its neighbour's address", visitor("127.0.0.2").sign_up("first4", "127.0.0.3"), 429)
    expect("the neighbour's first", visitor("127.0.0.3").sign_up("second0", "127.0.0.2"), 200)


def only_public_routes_lead_in(visitor, plain):
    for path in ("/metrics", "/readyz", "/healthz", "/captcha.ashx/../metrics", "//metrics"):
        status, _, text = visitor("127.0.0.2").ask("GET", path)
        assert status in (301, 308, 400, 404) and "realmgate_" not in text, f"{path} through the proxy: {status} {text[:100]}"
    expect("HSTS", visitor("127.0.0.2").ask("GET", "/captcha.ashx")[1]["Strict-Transport-Security"], "max-age=31536000")
    in_clear = Visitor("127.0.0.2", plain)
    expect("a webhook in clear", in_clear.platform(PASSWORD, "{}")[0], 503)
    status, headers, _ = in_clear.ask("GET", "/signup?a=b")
    assert status in (301, 302, 308), f"a page in clear: {status}"
    assert headers["Location"].startswith(f"https://{HOST}"), headers["Location"]


def nothing_says_which_version_runs(visitor, plain):
    for asked in (visitor("127.0.0.2"), Visitor("127.0.0.2", plain)):
        for path in ("/", "/nowhere", "/webhooks/auth"):
            server = asked.ask("GET", path)[1]["Server"]
            assert server in (None, "nginx"), f"{path}: Server: {server}"


def one_client_does_not_take_all(visitor):
    """A client that asks without end is slowed down, its neighbour and the platform are not."""
    statuses = [visitor("127.0.0.9").ask("GET", "/realm.json")[0] for _ in range(200)]
    assert 429 in statuses and statuses[:50] == [200] * 50, f"two hundred requests at once: {statuses}"
    expect("its neighbour", visitor("127.0.0.10").ask("GET", "/realm.json")[0], 200)
    platform = [visitor("127.0.0.4").platform("wrong", "{}")[0] for _ in range(150)]
    expect("a platform with as many", platform, [401] * 150)


def certbot_is_found(plain):
    expect("certbot's answer", Visitor("127.0.0.2", plain).ask("GET", "/.well-known/acme-challenge/token")[2], "as certbot left it")


def the_webhook_is_passed_on_as_it_is(platform):
    status, headers, text = platform.platform(PASSWORD, FIXTURE.read_bytes())
    expect("a decision", (status, text), (200, '{"status":"fail","message":"authentication failed"}'))
    expect("its length and form", (headers["Content-Length"], headers["Content-Encoding"]), (str(len(text)), None))
    expect("a wrong password", platform.platform("wrong", "{}")[0], 401)
    status, _, text = platform.platform(PASSWORD, b'{"a":"' + b"x" * 65_536 + b'"}')
    assert status == 413 and "invalid_request" in text, f"a body too large is refused by Realmgate itself: {status} {text[:100]}"


def no_log_holds_a_secret(visitor, folder, service):
    """Neither while all is well nor while Realmgate is away, which proxies log more about."""
    paths = (f"/activate.ashx?token={SECRET}", f"/provision/{SECRET}", f"/webhooks/auth?response={SECRET}")
    for is_away in (False, True):
        if is_away:
            service.stop()
        for path in paths:
            status = visitor("127.0.0.4").ask("GET", path, Referer=f"https://{HOST}/activate.ashx?token={SECRET}")[0]
            assert status >= 500 or not is_away, f"{path} without Realmgate: {status}"
            visitor("127.0.0.4").platform(f"{PASSWORD} {SECRET}", f'{{"response":"{SECRET}"}}')
    logs = [path for path in folder.glob("*.log")]
    assert len(logs) >= 2, logs
    for log in logs:
        assert SECRET not in log.read_text(errors="replace"), f"{log.name} holds a secret:\n{log.read_text(errors='replace')}"


def walk(name, start, binary, realmgate_binary, settings, remarks, stranger_status):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        certificate(folder)
        service, port, admin = realmgate(realmgate_binary, folder, *settings, PASSWORD)
        proxy, plain = start(binary, folder, port, remarks)
        visitor = lambda address: Visitor(address, proxy.port, folder / "fullchain.pem")
        with service, proxy:
            people_are_told_apart(visitor)
            only_public_routes_lead_in(visitor, plain)
            nothing_says_which_version_runs(visitor, plain)
            if start is nginx:
                certbot_is_found(plain)
                one_client_does_not_take_all(visitor)
            expect("a stranger at the webhook", visitor("127.0.0.2").platform("wrong", "{}")[0], stranger_status)
            the_webhook_is_passed_on_as_it_is(visitor("127.0.0.4"))
            machine = Visitor("127.0.0.1", admin)
            expect("the metrics, seen from the machine itself", machine.ask("GET", "/metrics", Host="127.0.0.1")[0], 200)
            expect("the metrics, by a name of the website", machine.ask("GET", "/metrics")[0], 421)
            no_log_holds_a_secret(visitor, folder, service)
    print(f"{name}: passed")


def main(realmgate_binary, nginx_binary, caddy_binary):
    machine = ("realmgate.toml", {'"/var/lib/realmgate"': '"data"', "/etc/realmgate/webhook.secret": "webhook.secret"})
    container = ("container.toml", {"172.30.80.1/32": "127.0.0.1/32", '"/data"': '"data"',
                                    "/run/secrets/webhook_password": "webhook.secret"})
    appended = {"X-Forwarded-For $remote_addr;": "X-Forwarded-For $proxy_add_x_forwarded_for;"}
    fenced = {"# allow 192.0.2.0/24;": "allow 127.0.0.4;", "# deny all;": "deny all;"}
    fence = {"# @stranger {": "@stranger {", "#\tpath": "\tpath", "#\tnot remote_ip 192.0.2.0/24": "\tnot remote_ip 127.0.0.4",
             "# }": "}", "# respond @stranger 403": "respond @stranger 403"}
    walk("nginx", nginx, nginx_binary, realmgate_binary, machine, {}, 401)
    walk("nginx, as its comments say", nginx, nginx_binary, realmgate_binary, container, {**appended, **fenced}, 403)
    walk("Caddy", caddy, caddy_binary, realmgate_binary, container, {}, 401)
    walk("Caddy, as its comments say", caddy, caddy_binary, realmgate_binary, machine, fence, 403)


if __name__ == "__main__":
    main(*(pathlib.Path(binary).resolve() for binary in sys.argv[1:4]))
