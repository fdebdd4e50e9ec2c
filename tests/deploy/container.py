"""What compose.yaml, container.toml and the Dockerfiles say about one another, and that no container gets more than it needs.
There is no container engine here: this reads, tests/deploy.sh lints, nothing is built."""
import ipaddress
import pathlib
import re
import shutil
import subprocess
import tempfile
import tomllib

from ruamel.yaml import YAML

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"


def is_fenced(name, service):
    """No capability, no new privilege, no writable root, no end to its log, ports on loopback alone."""
    assert service["read_only"] is True, f"{name} can write to its root file system"
    assert service["cap_drop"] == ["ALL"] and "cap_add" not in service, f"{name} keeps capabilities"
    assert "no-new-privileges:true" in service["security_opt"], f"{name} can gain privileges"
    assert not service.get("privileged") and "user" not in service, f"{name} does not run as its image says"
    assert service["pids_limit"] and service["logging"]["options"]["max-size"], f"{name} has no limits"
    assert service["healthcheck"]["test"][0] == "CMD" and service["restart"] == "unless-stopped", name
    for port in service.get("ports", []):
        assert port.startswith("127.0.0.1:"), f"{name} publishes {port} to other machines"


def is_nobody(name):
    """The last USER of a Dockerfile is a number that is not root's, and what runs is looked at."""
    text = (DEPLOY / name).read_text(encoding="utf-8")
    user = re.findall(r"^USER (.*)$", text, re.M)[-1]
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user), f"{name} runs as {user}"
    assert re.search(r"^HEALTHCHECK .*CMD \[", text, re.M), f"{name} has no health check"
    return user.split(":")[0]


def sources_can_be_seen():
    """Each COPY of the build stage is let through by .dockerignore, and the toolchain is the one that Cargo.toml wants."""
    stage = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").split("\nFROM ")[1]
    copied = [source for line in re.findall(r"^COPY (.*) \S+$", stage, re.M) for source in line.split()]
    ignore = (ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n")
    assert "*" in ignore and sorted(copied) == sorted(line[1:] for line in ignore if line.startswith("!")), copied
    wanted = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))
    assert stage.startswith(f"rust:{wanted['workspace']['package']['rust-version']}-"), stage[:40]
    for profile in re.findall(r"--profile (\S+)", stage):
        assert profile in wanted["profile"], f"Cargo.toml has no profile {profile}"
    return copied


def copied_is_enough(copied):
    """Cargo is content with the manifest when nothing but what was copied is there, and no source reaches beyond it."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for source in copied:
            (folder / source).parent.mkdir(exist_ok=True)
            (shutil.copytree if (ROOT / source).is_dir() else shutil.copy)(ROOT / source, folder / source)
        subprocess.run(["cargo", "metadata", "--no-deps", "--locked", "--offline", "--format-version=1"], cwd=folder, check=True,
                       stdout=subprocess.DEVNULL)
    for file in [*(ROOT / "src").rglob("*.rs"), *(ROOT / "domain/src").rglob("*.rs")]:
        package = ROOT / "domain/src" if file.is_relative_to(ROOT / "domain") else ROOT / "src"
        shipped = "" if file.stem == "tests" else file.read_text(encoding="utf-8").split("#[cfg(test)]\nmod tests")[0]
        for included in re.findall(r'include_(?:str|bytes)!\(\s*"([^"]+)"', shipped):
            is_inside = (file.parent / included).resolve().is_relative_to(package)
            assert is_inside, f"{file}: {included} is not in the image's build"


def main():
    compose = YAML(typ="safe").load(DEPLOY / "compose.yaml")
    settings = tomllib.loads((DEPLOY / "container.toml").read_text(encoding="utf-8"))
    for name, service in compose["services"].items():
        is_fenced(name, service)
    realmgate, kamailio = compose["services"]["realmgate"], compose["services"]["kamailio"]

    is_nobody("Dockerfile")
    assert f"/run/kamailio:uid={is_nobody('kamailio/Dockerfile')}," in kamailio["tmpfs"][0], kamailio["tmpfs"]
    secret = f"/run/secrets/{realmgate['secrets'][0]}"
    assert settings["tenant"][0]["webhook_users"][0]["password_file"] == secret == kamailio["environment"]["WEBHOOK_PASSWORD_FILE"]
    assert list(compose["secrets"]) == realmgate["secrets"] == kamailio["secrets"]
    group = re.search(r"^chgrp (\d+) deploy/secrets/webhook_password$", (DEPLOY / "containers.md").read_text(encoding="utf-8"), re.M)
    assert realmgate["group_add"] == kamailio["group_add"] == [group[1]], "both read the secret by its group, and nobody else does"
    gateway = compose["networks"]["front"]["ipam"]["config"][0]["gateway"]
    assert settings["trusted_proxies"] == [f"{gateway}/32"], settings["trusted_proxies"]
    assert ipaddress.ip_address(gateway) in ipaddress.ip_network(compose["networks"]["front"]["ipam"]["config"][0]["subnet"])
    assert settings["listen"].endswith(":8080") and realmgate["ports"] == ["127.0.0.1:8080:8080"]
    assert f"data:{settings['data_dir']}" in realmgate["volumes"], realmgate["volumes"]
    assert settings["tenant"][0]["realms"] == [kamailio["environment"]["REALM"]]
    copied = sources_can_be_seen()
    copied_is_enough(copied)
    print("containers: consistent; the build sees", *copied)


if __name__ == "__main__":
    main()
