"""An indicator's printed name taken apart into what tells it from another."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from outcomes.reconciliation import vocabulary as v
from plans.extraction.words import halves, words

MARK = "\x00"
IMPORTANT_PROJECTS, PROJECTS = "重点项目", "项目"
CANONICAL = frozenset((*(name for _pattern, name in v.SAME_NAMES), v.INCOME_NAME))
PLACE_SUFFIX = re.compile(r"(?:壮族自治区|回族自治区|维吾尔自治区|自治区|省|市|区|县|旗|州|盟)$")


@dataclass(frozen=True)
class Name:
    """The words of a name with their weights, and the traits that set statistics apart.

    flow is "new", "net", "stock" or ""; residence is "town", "country", "both", "all" or "".
    """

    printed: str
    atoms: tuple[tuple[str, int], ...]
    head: str
    levels: frozenset[str]
    is_and_above: bool  # 省级以上 holds 国家级 too
    residence: str
    definition: str
    scopes: frozenset[str]
    flow: str
    stages: frozenset[str]
    work: str
    is_growth: bool
    is_falling: bool
    whole: str  # what a share is a share of
    is_per_head: bool

    @cached_property
    def weight(self) -> int:
        return sum(weight for _word, weight in self.atoms)


@lru_cache(maxsize=65536)
def name_of(printed: str, place: str = "") -> Name:
    """Take a name apart; the document's own place adds nothing to it."""
    text = without_place(printed.replace(" ", ""), place)
    text = v.RESEARCH_SHARE.sub(v.RESEARCH_SHARE_NAME, text)
    is_growth = v.GROWTH_TAIL.search(text) is not None and "自然增长率" not in text
    plain = v.GROWTH_TAIL.sub("", text) if is_growth else text
    part, whole = _part_and_whole(plain)
    canonical, definition, who = _canonical(part)
    atoms = _atoms(canonical)
    return Name(
        printed=printed,
        atoms=atoms,
        head=_head(canonical.replace(MARK, "")),
        levels=_levels(text),
        is_and_above=v.AND_ABOVE.search(text) is not None,
        residence=who or _residence(part),
        definition=definition,
        scopes=frozenset(scope for word, scope in v.SCOPES if word in canonical),
        flow=_flow(text),
        stages=frozenset(stage for stage, words_ in v.STAGES if words_.search(text)),
        work=_work(text),
        is_growth=is_growth,
        is_falling=v.FALLS.search(text) is not None,
        whole=whole,
        is_per_head=v.INCOME_NAME not in canonical and v.PER_HEAD.search(text) is not None,
    )


def without_place(text: str, place: str) -> str:
    """Take the place's own name and words such as 全市, 我区 out of a name."""
    short = PLACE_SUFFIX.sub("", place)
    for own in (place, short):
        if len(own) >= 2 and text.startswith(own) and len(text) > len(own) + 1:
            text = text[len(own) :]
    text = v.EXAMPLES.sub(r"\g<act>", text)
    return v.OWN_PLACE.sub("", v.LISTED_PLACES.sub(r"\g<act>", text))


def _part_and_whole(text: str) -> tuple[str, str]:
    """Split 研发经费占生产总值比重 into the part and the whole it is a share of."""
    bare = v.SHARE_TAIL.sub("", text)
    part, sign, whole = bare.partition("占")
    if not sign or not part or not whole:
        part, sign, whole = bare.partition("相当于")
    return (part, whole) if sign and part and whole else (bare, "")


def _canonical(text: str) -> tuple[str, str, str]:
    """Write one name for one statistic, marked off; return also what defines an income."""
    definition = who = ""
    match = v.INCOME.search(text)
    if match and (match["people"] or match["each"] or (match["who"] or "").endswith("民")):
        definition = match["definition"] or ""
        who = _residence(match[0])
        text = f"{text[: match.start()]}{MARK}{v.INCOME_NAME}{MARK}{text[match.end() :]}"
    text = v.NOT_SAID.sub("", v.SOME_MONTHS.sub("", text))
    for pattern, name in v.SAME_NAMES:
        pieces = text.split(MARK)
        pieces[::2] = [pattern.sub(f"{MARK}{name}{MARK}", piece) for piece in pieces[::2]]
        text = MARK.join(pieces)
    return text, definition, who


def _atoms(canonical: str) -> tuple[tuple[str, int], ...]:
    found: dict[str, int] = {}
    for index, piece in enumerate(canonical.split(MARK)):
        for word in (piece,) if index % 2 else _fine_words(piece):
            if weight := _weight(word):
                found[word] = weight
    # 水利重点项目 is 重点水利项目; where nothing else is said, the words tell as much as they can.
    if IMPORTANT_PROJECTS in found and not found.keys() <= {IMPORTANT_PROJECTS, *v.HEADS}:
        del found[IMPORTANT_PROJECTS]
        found[PROJECTS] = _weight(PROJECTS)
    return tuple(sorted(found.items()))


def _fine_words(piece: str) -> Iterator[str]:
    """Cut finer than a sentence is read, so that 新建村|卫生室 meets 村|卫生室."""
    for chunk in v.BREAKS.split(piece):
        for word in words(chunk) if chunk else ():
            parts = halves(word)
            is_whole = word in v.LIGHT_WORDS or not v.EMPTY_WORDS.isdisjoint((word, *parts))
            for part in (word,) if is_whole else parts:
                plain = part[:-1] if len(part) == 3 and part[-1] in "性数" else part
                if plain.endswith("额") and plain[:-1] in v.HEADS:
                    plain = plain[:-1]  # 投资额
                yield v.SAME_WORDS.get(plain, plain)


def _weight(word: str) -> int:
    """Weigh a word by its characters: two each, one each for words that stand everywhere."""
    word = word.strip()
    if not word.isalnum() or word in v.EMPTY_WORDS or _is_empty_compound(word):
        return 0
    if word.isdecimal():
        return 1  # of a programme's name, or a slip of the reader
    if word in CANONICAL:
        return 8
    each = 1 if word in v.LIGHT_WORDS else 2
    return min(len(word), 5) * each


def _is_empty_compound(word: str) -> bool:
    """Say whether a word is two empty ones run together: 建设工程."""
    cuts = range(2, len(word) - 1)
    return any(word[:cut] in v.EMPTY_WORDS and word[cut:] in v.EMPTY_WORDS for cut in cuts)


def _head(text: str) -> str:
    """Return the measured quantity named last."""
    found = [(text.rfind(head) + len(head), len(head), head) for head in v.HEADS if head in text]
    return max(found)[2] if found else ""


def _levels(text: str) -> frozenset[str]:
    return frozenset(level for level, pattern in v.LEVELS if pattern.search(text))


def _residence(text: str) -> str:
    return next((who for who, pattern in v.RESIDENCE if pattern.search(text)), "")


def _flow(text: str) -> str:
    if v.NET.search(text):
        return "net"
    if v.STOCK.search(text):
        return "stock"
    return "new" if v.NEW_FLOW.search(text) else ""


def _work(text: str) -> str:
    """Tell making something new from mending it; empty where both or neither is said."""
    is_mending, is_making = v.IMPROVE.search(text), v.BUILD.search(text)
    if is_mending and not is_making:
        return "mend"
    return "make" if is_making and not is_mending else ""
