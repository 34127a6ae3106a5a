"""With which characters can a match of a pattern begin? A cheap look before a costly search."""

import re

# The members of a class: ranges, escapes and single characters.
MEMBERS = re.compile(r"(?!^)(?:\\?.-(?!\])\\?.|\\.|.)(?=.)")
CLOSERS = {"(": ")", "[": "]"}


def opens_with(pattern: str) -> re.Pattern[str]:
    """Return a character class that every match of the pattern begins with.

    It knows what our tables use: literals, classes, escapes, groups, ? and *; no anchors but ^.
    """
    return re.compile(f"[{''.join(dict.fromkeys(_openers(pattern)))}]")


def _openers(pattern: str) -> list[str]:
    return [opener for part in alternatives(pattern) for opener in _first_of(part)]


def _first_of(part: str) -> list[str]:
    """Return class members for the first element, and for the next while elements are optional."""
    found: list[str] = []
    while part:
        element, rest = _split(part)
        if element.startswith("(?:"):
            found += _openers(element[3:-1])
        elif element.startswith("["):
            if element.startswith("[^"):
                raise ValueError(f"a match may begin with almost anything: {part}")
            found += [{"-": r"\-"}.get(member, member) for member in MEMBERS.findall(element)]
        elif element.startswith("(?"):
            part = rest  # looks ahead or back, takes nothing
            continue
        elif element != "^":
            found.append(element if element.startswith("\\") else re.escape(element))
        if element != "^" and not rest.startswith(("?", "*")):
            break
        part = rest[1:] if element != "^" else rest
    return found


def _split(part: str) -> tuple[str, str]:
    if part[0] == "\\":
        return part[:2], part[2:]
    if part[0] not in CLOSERS:
        return part[0], part[1:]
    end = _end(part)
    return part[:end], part[end:]


def _end(part: str) -> int:
    """Return where the group or class that opens the text closes."""
    depth, at, in_class = 0, 0, False
    while at < len(part):
        char = part[at]
        if char == "\\":
            at += 1
        elif in_class:
            in_class = char != "]"
        elif char == "[":
            in_class = True
        else:
            depth += (char == "(") - (char == ")")
        at += 1
        if depth == 0 and not in_class:
            return at
    raise ValueError(f"unbalanced: {part}")


def alternatives(pattern: str) -> list[str]:
    """Split a pattern at its outermost bars."""
    parts, depth, in_class, start, at = [], 0, False, 0, 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif in_class:
            in_class = char != "]"
        elif char == "[":
            in_class = True
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and depth == 0:
            parts.append(pattern[start:at])
            start = at + 1
        at += 1
    return [*parts, pattern[start:]]
