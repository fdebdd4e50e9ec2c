#!/usr/bin/env python3
"""Says which recorded bodies differ from the last commit by more than what is random in each run.

What is random is made alike on both sides before they are compared: nonces and what is computed from them, tags,
branches, Call-IDs, ports, and what phones draw for themselves. Always exits with 0: it informs a reviewer.
"""
import pathlib
import re
import subprocess

FOLDER = pathlib.Path("fixtures/webhook/recorded")

# A member of the body, a pair of the query and a parameter of a header, in this order.
NAMES = "nonce|cnonce|response|opaque|call-id|source_port"
RANDOM = [
    (rf'"({NAMES})":("[^"]*"|\d+)', r'"\1":*'),
    (rf"(^|&)({NAMES})=[^&]*", r"\1\2=*"),
    (r'\b(nonce|cnonce|response|opaque)=\\"[^"\\]*\\"', r"\1=*"),
    (r"\b(tag|branch|rport|received|ob|rinstance|pn-[a-z]+)=[\w.:\[\]-]+", r"\1=*"),
    (r"urn:uuid:[0-9a-fA-F-]+", "urn:uuid:*"),
    (r"(127\.0\.0\.\d+|::1\]?):\d+", r"\1:*"),
    (r'"cseq":"\d+ ', '"cseq":"* '),
    (r'"blacklist":\d+', '"blacklist":*'),
]


def steady(text):
    """The text without what each run draws afresh."""
    for pattern, alike in RANDOM:
        text = re.sub(pattern, alike, text)
    return text


def committed(path):
    """The text of the last commit; none where it is new."""
    shown = subprocess.run(["git", "show", f"HEAD:./{path}"], capture_output=True, check=False)
    return shown.stdout.decode(errors="replace") if shown.returncode == 0 else None


def main():
    """Compares both ways: files that are gone count too."""
    listed = subprocess.run(["git", "ls-tree", "--name-only", "HEAD", f"{FOLDER}/"], capture_output=True, check=True)
    before = set(listed.stdout.decode().split())
    after = {str(path) for path in FOLDER.iterdir()}
    found = {"new": sorted(after - before), "gone": sorted(before - after), "changed": []}
    random_only = 0
    for path in sorted(before & after):
        old, new = committed(path), pathlib.Path(path).read_text(errors="replace")
        if steady(old) != steady(new):
            found["changed"].append(path)
        elif old != new:
            random_only += 1
    print(f"{random_only} files differ from the last commit only in what is random")
    for what, paths in found.items():
        for path in paths:
            print(f"{what}: {path}")


if __name__ == "__main__":
    main()
