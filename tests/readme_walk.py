"""The two halves of tests/readme.sh: `script` turns the walk of a page into a shell script, `judge` compares what its
commands printed with what the page says."""
import pathlib
import re
import sys


def steps(page, port, admin):
    """(commands, expected lines or None) of each step."""
    text = pathlib.Path(page).read_text(encoding="utf-8")
    walks = re.findall(r"<!-- walk:start -->(.*?)<!-- walk:end -->", text, re.S)
    blocks = [block for walk in walks for block in re.findall(r"^```sh\n(.*?)^```$", walk, re.S | re.M)]
    out = []
    for block in blocks:
        commands, expected = [], []
        for line in block.splitlines() + [None]:
            is_expected = line is not None and re.match(r"# =>( |$)", line)
            if expected and not is_expected:
                out.append((commands, expected))
                commands, expected = [], []
            if is_expected:
                expected.append(line[5:])
            elif line is None:
                out.append((commands, None))
            else:
                commands.append(line)
    there = lambda line: re.sub(r"\b(127\.0\.0\.1|localhost):8081\b", rf"\1:{admin}", re.sub(
        r"\b(127\.0\.0\.1|localhost):8080\b", rf"\1:{port}", line))
    out = [([there(line) for line in commands], expected and [there(line) for line in expected]) for commands, expected in out]
    kept = [([ours(line) for line in commands if not starts_server(line)], expected) for commands, expected in out]
    return [(commands, expected) for commands, expected in kept if expected or any(is_command(line) for line in commands)]


def starts_server(line):
    return re.fullmatch(r"\s*(cargo run --release( -- serve)?|realmgate( serve)?)\s*(#.*)?", line)


def ours(line):
    return re.sub(r"\bcargo run --release -- ", "realmgate ", line)


def is_command(line):
    return line.strip() and not line.lstrip().startswith("#")


def script(page, out, port, admin):
    """Every step in a group of the one shell, so that variables and folders carry over."""
    found = steps(page, port, admin)
    for number, (commands, _) in enumerate(found):
        body = "\n".join(commands)
        print(f"{{\n{body}\n}} >{out}/{number}.out 2>{out}/{number}.err; echo $? >{out}/{number}.status")
    return 0 if found else 1


def matches(expected, printed):
    """`...` is any text within a line; alone on a line, any lines."""
    pattern = ""
    for line in expected:
        pattern += r"(?:.*\n)*?" if line.strip() == "..." else ".*?".join(map(re.escape, line.split("..."))) + r"\n"
    return re.fullmatch(pattern, printed if printed.endswith("\n") or not printed else printed + "\n")


def judge(page, out, port, admin):
    passed = failed = 0
    for number, (commands, expected) in enumerate(steps(page, port, admin)):
        read = lambda kind: pathlib.Path(f"{out}/{number}.{kind}")
        text = lambda kind: read(kind).read_text(encoding="utf-8", errors="replace") if read(kind).exists() else ""
        if text("status").strip() == "0" and (expected is None or matches(expected, text("out"))):
            passed += 1
            continue
        failed += 1
        said = "\n".join(expected) if expected is not None else "(anything, and success)"
        print("\n".join(["-- commands:", *commands, "-- should print:", said, "-- printed:", text("out").rstrip("\n"),
                         "-- with status " + (text("status").strip() or "(never reached)"), text("err").rstrip("\n")]), file=sys.stderr)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit({"script": script, "judge": judge}[sys.argv[1]](*sys.argv[2:]))
