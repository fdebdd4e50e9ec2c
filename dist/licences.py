"""Writes the licences of all crates that are linked into the program, which most of them require of binary distributions.

    dist/licences.py TARGET > THIRD-PARTY.txt

The crates are those that cargo resolves for the target from Cargo.lock, without build and test dependencies; the texts are the files
that each crate ships. A text that several crates share is printed once. A crate without any is listed with the name of its
licence; a crate that names none is an error.
"""
import hashlib
import json
import pathlib
import subprocess
import sys

NAMES = ("licen", "copying", "notice", "unlicense")


def linked(metadata):
    """The ids of the packages that the program needs to run, itself left out."""
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    members = set(metadata["workspace_members"])
    program = next(package["id"] for package in metadata["packages"] if package["name"] == "realmgate")
    seen, waiting = set(), [program]
    while waiting:
        node = nodes[waiting.pop()]
        for dependency in node["deps"]:
            if dependency["pkg"] not in seen and any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                seen.add(dependency["pkg"])
                waiting.append(dependency["pkg"])
    return seen - members


def texts(package):
    folder = pathlib.Path(package["manifest_path"]).parent
    files = [path for path in folder.iterdir() if path.is_file() and path.name.lower().startswith(NAMES)]
    read = (path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n").strip() for path in sorted(files))
    return [text for text in read if text]


def main(target):
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", target]
    metadata = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    ids = linked(metadata)
    crates = sorted((p for p in metadata["packages"] if p["id"] in ids), key=lambda p: (p["name"], p["version"]))
    users, wording = {}, {}
    print(f"Realmgate contains {len(crates)} libraries. Each with its version and licence; the texts follow.\n")
    for crate in crates:
        name = f"{crate['name']} {crate['version']}"
        found = texts(crate)
        if not found and not crate["license"]:
            sys.exit(f"{name}: neither a licence nor its text")
        print(f"  {name}: {crate['license']}")
        for text in found:
            key = hashlib.sha256(" ".join(text.split()).encode()).hexdigest()
            wording.setdefault(key, text)
            users.setdefault(key, []).append(name)
    for key, text in wording.items():
        print(f"\n{'=' * 100}\n{', '.join(users[key])}\n{'-' * 100}\n\n{text}")


if __name__ == "__main__":
    main(*sys.argv[1:])
