"""Which series a PromQL expression asks for, and whether a scrape holds them."""
import re

# Labels that Prometheus adds to what it scrapes.
ADDED = {"job", "instance"}


def selectors(expression):
    """[(metric, [(label, operator, value)])] of an expression."""
    found = re.findall(r"\b((?:realmgate|process)_\w+)(?:\{([^}]*)\})?", expression)
    matchers = lambda labels: re.findall(r'(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"', labels)
    return [(name, [one for one in matchers(labels) if one[0] not in ADDED]) for name, labels in found]


def grouped_by(expression):
    """The labels that an expression keeps of its series."""
    lists = re.findall(r"\bby\s*\(([^)]*)\)", expression)
    return {label.strip() for one in lists for label in one.split(",")} - ADDED


def missing(expression, scrape):
    """What an expression asks for and the lines of a scrape do not hold. Each alternative that a label names must be a
    series of its own."""
    lacking, held = [], set()
    for name, matchers in selectors(expression):
        lines = [line for line in scrape if line.startswith((name + "{", name + " "))]
        if not lines:
            lacking.append(name)
        held |= {label for line in lines for label in re.findall(r'[{,](\w+)="', line)}
        for label, operator, value in matchers:
            # "!=" asks for the label, ".*" for any value of it.
            values = value.split("|") if operator in ("=", "=~") and value != ".*" else [None]
            for value in values:
                wanted = f'{label}="' + ("" if value is None else f'{value}"')
                if not any(wanted in line for line in lines):
                    lacking.append(f"{name}{{{wanted}}}")
    return lacking + [f"by ({label})" for label in grouped_by(expression) - held]
