"""What a command printed, drawn as a terminal of 84 columns: an SVG that needs no font of its own."""
import textwrap
from xml.sax.saxutils import escape

COLUMNS = 84
CELL, LINE, SIZE = 8.4, 20, 14
LEFT, TOP = 18, 58
STATES = {"ok": "ok", "REFUSED": "refused", "unknown": "unknown"}
STYLE = """
.window { fill: #fbfbfa; stroke: #8b949e } .bar { fill: #8b949e }
text { font: %dpx ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #24292f; white-space: pre }
.prompt { fill: #57606a } .command { font-weight: bold } .faint { fill: #57606a }
.ok { fill: #0f6b2f } .refused { fill: #b3261e; font-weight: bold } .unknown { fill: #7d4e00 }
""" % SIZE


def wrapped(line):
    """The line as the terminal breaks it, at blanks; what follows a step's name stays beneath what it says."""
    indent = " " * 19 if line.split(" ")[0] in STATES else ""
    return textwrap.wrap(line, COLUMNS, subsequent_indent=indent, break_on_hyphens=False) or [""]


def spans(printed):
    """Each line as pieces of (class, text)."""
    for line in printed.rstrip("\n").split("\n"):
        state = STATES.get(line.split(" ")[0])
        for number, piece in enumerate(wrapped(line)):
            if state and number == 0:
                word = piece.split(" ")[0]
                yield [(state, word), ("", piece[len(word):])]
            elif line.startswith("=>") and number == 0:
                verdict = piece[:piece.find(",")]
                yield [("refused" if "REFUSED" in verdict else "ok", verdict), ("", piece[len(verdict):])]
            else:
                yield [("faint" if line.startswith("posted:") else "", piece)]


def drawn(command, printed):
    lines = [[("prompt", "$ "), ("command", command)], *spans(printed)]
    width, height = LEFT * 2 + COLUMNS * CELL, TOP + len(lines) * LINE
    texts = []
    for row, pieces in enumerate(lines):
        length = CELL * sum(len(text) for _, text in pieces)
        inner = "".join(f'<tspan class="{name}">{escape(text)}</tspan>' if name else f"<tspan>{escape(text)}</tspan>"
                        for name, text in pieces if text)
        if inner:
            texts.append(f'<text x="{LEFT}" y="{TOP + row * LINE}" textLength="{length:.1f}" xml:space="preserve">{inner}</text>')
    dots = "".join(f'<circle class="bar" cx="{LEFT + 6 + 20 * at}" cy="20" r="5"/>' for at in range(3))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" height="{height}" '
            f'role="img" aria-label="{escape(command)}">\n<style>{STYLE}</style>\n'
            f'<rect class="window" x="1" y="1" width="{width - 2:.0f}" height="{height - 2}" rx="10" stroke-width="1.5"/>\n'
            f"{dots}\n" + "\n".join(texts) + "\n</svg>\n")
