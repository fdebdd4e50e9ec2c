"""Holds deploy/grafana.json and deploy/alerts.yaml against the metrics of the real binary, with everything on that has metrics of
its own: every series that a panel, a variable or an alert asks for is there, each expression is PromQL, each alert links to a
section of trouble.md.

    python3 tests/deploy/dashboard.py REALMGATE PROMTOOL"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

from https import Visitor
from running import DEPLOY, realmgate
from series import missing, selectors, grouped_by

PASSWORD = "a webhook password of the test"
REPLACED = {'"/var/lib/realmgate"': '"data"', "/etc/realmgate/webhook.secret": "webhook.secret"}
# What the dashboard must show, by the words of its panels' titles.
SHOWN = ["Rejections by reason", "Decision latency", "Listings", "Blacklisted sources", "Signups", "Emails waiting",
         "Age of the oldest email waiting", "Accounts by state", "Usernames registered", "Backup age", "Store size", "Memory",
         "Connections and descriptors", "Certificate expires in"]


def scrape(binary):
    """The metrics of a new service with TLS."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "9",
                        "-subj", "/CN=phone.example.com", "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"],
                       check=True, capture_output=True)
        last = (DEPLOY / "realmgate.toml").read_text(encoding="utf-8").rstrip().splitlines()[-1]
        with_tls = {**REPLACED, last: f'{last}\n\n[tls]\ncertificate = "certificate.pem"\nkey = "key.pem"\n'}
        service, _, admin = realmgate(binary, folder, "realmgate.toml", with_tls, PASSWORD)
        with service:
            return Visitor("127.0.0.1", admin).ask("GET", "/metrics", Host="127.0.0.1")[2].splitlines()


def alert_expressions(text):
    found = re.findall(r"expr:(.*?)\n +(?:for|labels):", text.replace("expr: >\n", "expr: "), re.S)
    return [" ".join(one.split()) for one in found]


def anchors(page):
    """The anchors of a page's headings, as forges make them."""
    headings = re.findall(r"^#+ (.*)$", page, re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def check_links(text):
    links = re.findall(r"runbook_url: (\S+)$", text, re.M)
    assert len(links) == len(re.findall(r"- alert:", text)), "each alert has a runbook_url"
    for link in links:
        file, _, anchor = link.partition("#")
        assert anchor in anchors((DEPLOY / file).read_text(encoding="utf-8")), f"there is no section {link}"


def panel_expressions(board):
    """[(title, expression, legend)] of all panels, with the variables as Grafana would put them in."""
    variables = {variable["name"] for variable in board["templating"]["list"]}
    found = []
    for panel in board["panels"]:
        for target in panel.get("targets", []):
            expression = target["expr"]
            used = set(re.findall(r"\$(\w+)", expression)) - {"__rate_interval"}
            assert used <= variables, f"{panel['title']}: no variable {used - variables}"
            expression = expression.replace("$__rate_interval", "5m").replace("$tenant", ".*").replace("$job", "realmgate")
            found.append((panel["title"], expression, target["legendFormat"]))
    return found


def check_board(board):
    assert board["schemaVersion"] >= 39 and board["uid"] == "realmgate", "Grafana 10 and later"
    titles = {panel["title"] for panel in board["panels"]}
    assert not set(SHOWN) - titles, f"the dashboard lacks {set(SHOWN) - titles}"
    ids = [panel["id"] for panel in board["panels"]]
    assert len(ids) == len(set(ids)), "each panel has an id of its own"
    for panel in board["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24, panel["title"]
        assert panel["type"] == "row" or panel["datasource"]["uid"] == "${datasource}", panel["title"]
    for title, expression, legend in panel_expressions(board):
        shown = set(re.findall(r"\{\{(\w+)\}\}", legend))
        assert shown <= grouped_by(expression), f"{title}: the legend shows labels that the expression drops"


def check_promql(expressions, promtool):
    """As recording rules, for promtool parses rules."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "panels.yaml"
        rules = [{"record": f"panel:{number}", "expr": one} for number, one in enumerate(expressions)]
        # JSON is YAML.
        file.write_text(json.dumps({"groups": [{"name": "panels", "rules": rules}]}))
        checked = subprocess.run([promtool, "check", "rules", file], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stdout + checked.stderr


def main(binary, promtool):
    lines = scrape(binary)
    alerts = (DEPLOY / "alerts.yaml").read_text(encoding="utf-8")
    board = json.loads((DEPLOY / "grafana.json").read_text(encoding="utf-8"))
    check_links(alerts)
    check_board(board)
    variables = [variable["definition"] for variable in board["templating"]["list"] if variable["type"] == "query"]
    panels = panel_expressions(board)
    wanted = alert_expressions(alerts) + [expression for _, expression, _ in panels]
    check_promql(wanted, promtool)
    lacking = {one: missing(one, lines) for one in wanted + variables}
    lacking = {one: what for one, what in lacking.items() if what}
    assert not lacking, "asked for and not there:\n" + "\n".join(f"{what}: {one}" for one, what in lacking.items())
    metrics = {name for one in wanted for name, _ in selectors(one)}
    exposed = {re.match(r"\w+", line)[0] for line in lines if not line.startswith("#")}
    unseen = {name for name in exposed - metrics if not name.endswith(("_sum", "_count"))}
    assert not unseen, f"on no panel and in no alert: {unseen}"
    print(f"dashboard and alerts: {len(panels)} expressions of panels, {len(wanted) - len(panels)} of alerts, {len(metrics)} series")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve(), sys.argv[2])
